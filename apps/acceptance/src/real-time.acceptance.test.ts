import { readEvents, type ServerEvent } from '@callsheet/commands';
import { endConnections, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, POLL_MS, signUp } from './testing/client.ts';
import { newOrder } from './testing/orders.ts';
import { type Cluster, type Member, startCluster } from './testing/start-cluster.ts';

/** The job that an event is about. */
const idOf = (data: unknown): unknown => Object(Object(data).data).id ?? Object(data).id;

describe('two API processes', () => {
  let cluster: Cluster;
  let first: Member;
  let second: Member;
  let client: Client;
  beforeAll(async () => {
    cluster = await startCluster({ label: 'realtime' });
    first = await cluster.start('api', { port: cluster.publicPort });
    second = await cluster.start('api');
    const others = [await cluster.start('simulator'), await cluster.start('worker')];
    await Promise.all([first, second, ...others].map((member) => member.ready()));
    client = await signUp(first.url);
  });
  afterAll(async () => cluster?.stop());

  async function createJob(): Promise<string> {
    const created = await client.post('/v1/jobs', newOrder());
    expect(created.status).toBe(201);
    return created.body.id;
  }

  /** Follows a path on the second process; `seen` grows until `last` comes. */
  function follow(path: string, last: (event: ServerEvent) => boolean) {
    const seen: ServerEvent[] = [];
    const signal = AbortSignal.timeout(90_000);
    const headers = { authorization: `Bearer ${client.token}` };
    const ended = (async () => {
      for await (const event of readEvents({ url: second.url + path, headers, signal })) {
        seen.push(event);
        if (last(event)) return;
      }
    })();
    return { seen, ended };
  }

  const numbersOf = (events: readonly ServerEvent[]) =>
    events.map(({ data }) => Object(data).seq).filter((seq) => typeof seq === 'number');

  test('what one process orders is told live by the other, in order and once', async () => {
    const jobId = await createJob();
    const { seen, ended } = follow(`/v1/jobs/${jobId}/events`, ({ name }) => name === 'job.completed');
    await ended;
    const names = seen.map(({ name }) => name);
    expect(names).toContain('job.started');
    expect(names.filter((name) => name === 'job.completed')).toHaveLength(1);
    const stored = (await client.get(`/v1/jobs/${jobId}/events`)).body.data.map(({ seq }: { seq: number }) => seq);
    expect(numbersOf(seen).filter((seq) => stored.includes(seq))).toEqual(expect.arrayContaining(stored));
  });

  test('the stream of all jobs tells of a job that another process took', async () => {
    let jobId = '';
    const { seen, ended } = follow('/v1/stream', ({ name, data }) => name === 'job.completed' && idOf(data) === jobId);
    await waitFor(() => seen.some(({ name }) => name === 'stream.opened'), {
      description: 'the stream to open',
      timeoutMs: 20_000,
    });
    jobId = await createJob();
    await ended;
    const own = seen.filter(({ data }) => idOf(data) === jobId).map(({ name }) => name);
    expect(own).toEqual(expect.arrayContaining(['job.queued', 'job.started', 'job.completed']));
  });

  test('the listening connections killed again and again: events come later, none is missing (lost NOTIFY)', async () => {
    const jobId = await createJob();
    const { ended } = follow(`/v1/jobs/${jobId}/events`, ({ name }) => name === 'job.completed');
    let killed = 0;
    await waitFor(
      async () => {
        killed += await endConnections({ databaseUrl: cluster.databaseUrl, applicationName: 'callsheet-api-events' });
        return (await client.get(`/v1/jobs/${jobId}`)).body.status === 'completed';
      },
      { description: 'the job to complete', timeoutMs: 90_000, intervalMs: POLL_MS },
    );
    await ended;
    expect(killed).toBeGreaterThan(1);
    await Promise.all([first.ready(), second.ready()]);
  });
});
