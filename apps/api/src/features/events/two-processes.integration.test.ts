import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openStream } from '../../testing/open-stream.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const LISTENERS = "application_name = 'callsheet-api-events' AND datname = current_database()";

/** Two processes of the API on the same stores; the worker's steps are told through the first one's connections. */
let api: RunningApi;
let second: RunningApi;
let user: SignedInUser;
/** Server processes of the first one's LISTEN connection. */
let spared: readonly number[];

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api two', variables: { RATE_LIMIT_JOB_CREATE: '1000' } });
  const { rows } = await api.dependencies.stores.db.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE ${LISTENERS}`,
  );
  spared = rows.map(({ pid }) => pid);
  second = await api.another();
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await second?.stop();
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const worker = () => playWorker(api.dependencies.engine);

async function order(who: SignedInUser = user): Promise<string> {
  const response = await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...who.headers }, payload: ORDER });
  return response.json().id;
}

async function run(id: string): Promise<void> {
  await worker().submit(id);
  await worker().finish(id, []);
}

const get = (on: RunningApi, url: string) => on.call({ url, headers: { ...user.headers } });

/** Cuts the second process's LISTEN connection again and again while `step` runs, until `seen`. */
async function whileDeaf(step: () => Promise<void>, seen: () => boolean, description: string): Promise<number> {
  const { db } = api.dependencies.stores;
  const cut = async () => {
    const sql = `SELECT count(pg_terminate_backend(pid))::int AS cut FROM pg_stat_activity WHERE ${LISTENERS} AND pid <> ALL($1)`;
    return (await db.query<{ cut: number }>(sql, [spared])).rows[0]?.cut ?? 0;
  };
  let cuts = await cut();
  await step();
  await waitFor(
    async () => {
      cuts += await cut();
      return seen();
    },
    { description, timeoutMs: 8_000, intervalMs: 30 },
  );
  return cuts;
}

test('a stream tells the events of all my jobs and of nobody else, whichever process changed them', async () => {
  const stranger = await api.signUp();
  const streams = [await openStream(api, user), await openStream(second, user)];
  expect(streams[0]?.response.headers['content-type']).toContain('text/event-stream');
  const ids = [await order(), await order()];
  await order(stranger);
  for (const id of ids) await worker().submit(id);
  await worker().progress(ids[0] ?? '', 0.5);
  for (const stream of streams) {
    await waitFor(
      () => stream.received().some(({ event, data }) => event === 'job.progress' && Number(data.progress) > 10),
      { description: 'progress' },
    );
  }
  for (const id of ids) await worker().finish(id, []);
  for (const stream of streams) {
    await waitFor(() => stream.received().filter(({ event }) => event === 'job.completed').length === 2, {
      description: 'both ends',
    });
    const [opened, ...events] = stream.received().filter(({ id }) => id !== null);
    expect(opened).toMatchObject({ event: 'stream.opened', id: expect.stringMatching(/^t:\d+$/) });
    for (const id of ids) {
      const ofJob = events.filter(({ data }) => (data.data as { id: string }).id === id);
      expect(ofJob.map(({ event }) => event)).toEqual([
        'job.queued',
        'job.started',
        'job.asset.stored',
        'job.completed',
      ]);
      expect(ofJob.map((event) => event.id)).toEqual(ofJob.map(({ data }) => `${id}:${data.seq}`));
    }
    expect(events).toHaveLength(8);
    expect(JSON.stringify(stream.received())).not.toContain('a red ball');
    stream.close();
  }
  await waitFor(() => second.dependencies.app.hub.subscriberCount() === 0, { description: 'the subscriptions to end' });
});

test('a stream resumes on another process a minute before Last-Event-ID, at least once, also across jobs', async () => {
  const somebody = await api.signUp();
  const first = await openStream(api, somebody);
  const early = await order(somebody);
  await waitFor(() => first.ids().includes(`${early}:1`), { description: 'the first event' });
  first.close();
  const late = await order(somebody);
  await run(early);
  await run(late);
  for (const lastEventId of [`${early}:1`, first.ids()[0]]) {
    const resumed = await openStream(second, somebody, { lastEventId: lastEventId ?? '' });
    await waitFor(() => resumed.received().filter(({ event }) => event === 'job.completed').length === 2, {
      description: 'what was missed',
    });
    const times = resumed.received().flatMap(({ data }) => (typeof data.timestamp === 'string' ? data.timestamp : []));
    expect(times).toEqual([...times].sort());
    resumed.close();
  }
});

test('what is older than the minute is not repeated, unless the client was away that long', async () => {
  const somebody = await api.signUp();
  const id = await order(somebody);
  await run(id);
  const { db } = api.dependencies.stores.documents;
  const jobs = db.collection('jobs');
  const past = new Date(Date.now() - 600_000);
  const stored = await jobs.findOne({ ownerId: somebody.id });
  const events = (stored?.events ?? []).map((event: object) => ({ ...event, at: past }));
  await jobs.updateOne({ ownerId: somebody.id }, { $set: { events, updatedAt: past } });
  const fresh = await openStream(api, somebody);
  const back = await openStream(api, somebody, { lastEventId: `t:${past.getTime() - 1_000}` });
  await waitFor(() => back.received().some(({ event }) => event === 'job.completed'), { description: 'the past' });
  const next = await order(somebody);
  await waitFor(() => fresh.ids().includes(`${next}:1`), { description: 'what is new' });
  expect(fresh.ids().filter((eventId) => eventId.startsWith(id))).toEqual([]);
  fresh.close();
  back.close();
});

test('a process whose LISTEN connection is killed tells everything a little later, on both kinds of stream', async () => {
  const id = await order();
  const all = await openStream(second, user);
  const one = await openStream(second, user, { url: `/v1/jobs/${id}/events` });
  await waitFor(() => all.ids().includes(`${id}:1`) && one.received().length > 0, { description: 'the order' });
  const has = (event: string) =>
    [all, one].every((stream) =>
      stream.received().some((one_) => one_.event === event && JSON.stringify(one_.data).includes(id)),
    );
  const cuts = await whileDeaf(
    () => worker().submit(id),
    () => has('job.started'),
    'the start, without a notification',
  );
  expect(cuts).toBeGreaterThanOrEqual(1);
  const silent = { ...api.dependencies.engine, notifier: { publish: async () => undefined } };
  await playWorker(silent).finish(id, []);
  await waitFor(() => has('job.completed') && one.ended(), { description: 'the end, by the tail', timeoutMs: 5_000 });
  all.close();
});

test('a long poll on a process that hears nothing is answered too', async () => {
  const id = await order();
  let answer: { seq: number } | null = null;
  const poll = get(second, `/v1/jobs/${id}?wait=20&after=1`).then((response) => {
    answer = response.json();
  });
  await waitFor(() => second.dependencies.app.hub.subscriberCount() > 0, { description: 'the wait to begin' });
  await whileDeaf(
    () => worker().submit(id),
    () => answer !== null,
    'the answer',
  );
  await poll;
  expect(answer).toMatchObject({ status: 'processing' });
});

test('a user has 20 streams and no more, and closing one makes room', async () => {
  const somebody = await api.signUp();
  const streams = [];
  for (let count = 0; count < 20; count += 1) streams.push(await openStream(api, somebody));
  const refused = await api.call({ url: '/v1/stream', headers: { ...somebody.headers } });
  expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([429, 'RATE_LIMITED', '5']);
  streams.shift()?.close();
  await waitFor(
    async () => {
      const again = await openStream(api, somebody);
      streams.push(again);
      return again.response.statusCode === 200;
    },
    { description: 'room', intervalMs: 250 },
  );
  for (const stream of streams) stream.close();
});

test('shutdown ends streams and waits, and answers the job as it is', async () => {
  const third = await api.another();
  const id = await order();
  const stream = await openStream(third, user);
  const poll = get(third, `/v1/jobs/${id}?wait=60&after=1000`);
  await waitFor(() => third.dependencies.app.hub.subscriberCount() === 2, { description: 'both to be open' });
  third.drain();
  const answered = await poll;
  expect([answered.statusCode, answered.json().status]).toEqual([200, 'queued']);
  await waitFor(() => stream.ended(), { description: 'the end of the stream' });
  await third.stop();
});
