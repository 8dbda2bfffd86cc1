import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Answer, POLL_MS, signUp } from './testing/client.ts';
import { allJobs, newOrder, purchases, refuseAtProvider } from './testing/orders.ts';
import { type Cluster, type Member, startCluster } from './testing/start-cluster.ts';
import { startTcpSwitch, type TcpSwitch, through } from './testing/tcp-switch.ts';

const STORES = ['postgres', 'mongodb', 's3'] as const;
type Store = (typeof STORES)[number];
const ENDED = ['completed', 'failed', 'canceled', 'expired'];

describe('when a store is away', () => {
  let doors: Record<Store, TcpSwitch>;
  let cluster: Cluster;
  let simulator: Member;
  let api: Member;
  let worker: Member;

  beforeAll(async () => {
    const stack = inject('stack');
    const door = async (url: string): Promise<TcpSwitch> => {
      const { hostname, port } = new URL(url);
      return await startTcpSwitch({ host: hostname, port: Number(port) });
    };
    doors = {
      postgres: await door(stack.postgresUrl),
      mongodb: await door(stack.mongodbUrl),
      s3: await door(stack.s3.endpoint),
    };
    cluster = await startCluster({
      label: 'outages',
      reach: (stores) => ({
        databaseUrl: through(stores.databaseUrl, doors.postgres),
        mongodbUrl: through(stores.mongodbUrl, doors.mongodb),
        s3Endpoint: through(stores.s3Endpoint, doors.s3),
      }),
    });
    simulator = await cluster.start('simulator');
    api = await cluster.start('api', { port: cluster.publicPort });
    worker = await cluster.start('worker');
    await simulator.ready();
  });
  beforeEach(async () => {
    await Promise.all(Object.values(doors).map((door) => door.on()));
    await Promise.all([api.ready(), worker.ready()]);
  });
  afterAll(async () => {
    await Promise.all(Object.values(doors ?? {}).map((door) => door.on()));
    await cluster?.stop();
    await Promise.all(Object.values(doors ?? {}).map((door) => door.off()));
  });

  const says = (member: Member, pattern: RegExp) =>
    waitFor(() => pattern.test(member.log()), {
      description: `${member.process.name} to say ${pattern}`,
      timeoutMs: 60_000,
      intervalMs: POLL_MS,
    });

  /** Both processes say 503 and name the store. */
  async function expectDown(store: Store): Promise<void> {
    for (const member of [api, worker])
      await waitFor(
        async () => {
          const seen = await member.readiness();
          return seen?.status === 503 && JSON.stringify(seen.body).includes(`"${store}":"down"`);
        },
        { description: `${member.process.name} to miss ${store}`, timeoutMs: 30_000, intervalMs: POLL_MS },
      );
  }

  async function comeBack(store: Store): Promise<void> {
    await doors[store].on();
    await Promise.all([api.ready(), worker.ready()]);
  }

  function expectRefused({ status, body }: Answer, expected: number): void {
    expect([status, body.code], JSON.stringify(body)).toEqual([expected, 'DEPENDENCY_DOWN']);
    expect(Object.keys(body).sort().join()).toBe('code,details,error,message,requestId,success,timestamp');
    expect(body).toMatchObject({ success: false, error: body.message });
  }

  test('the start waits for each in turn, says for which, and goes on when it comes', async () => {
    await Promise.all(STORES.map((store) => doors[store].off()));
    const starting = [await cluster.start('api'), await cluster.start('worker')];
    for (const [store, name] of [
      ['postgres', 'PostgreSQL'],
      ['mongodb', 'MongoDB'],
      ['s3', 'S3'],
    ] as const) {
      await Promise.all(starting.map((member) => says(member, new RegExp(`waiting for ${name}`))));
      expect((await starting[0]?.readiness())?.status).not.toBe(200);
      await doors[store].on();
    }
    await Promise.all(starting.map((member) => member.ready()));
    expect(await Promise.all(starting.map((member) => member.terminate()))).toEqual([0, 0]);
  });

  test('one that goes away again in the middle of the start only delays it', async () => {
    await doors.s3.off();
    const starting = [await cluster.start('api'), await cluster.start('worker')];
    await Promise.all(starting.map((member) => says(member, /waiting for S3/)));
    await Promise.all([doors.postgres.off(), doors.mongodb.off()]);
    await doors.s3.on();
    await Promise.all(starting.map((member) => says(member, /waiting for (the queue in )?PostgreSQL/)));
    await Promise.all([doors.postgres.on(), doors.mongodb.on()]);
    await Promise.all(starting.map((member) => member.ready()));
    expect(await Promise.all(starting.map((member) => member.terminate()))).toEqual([0, 0]);
  });

  test.each(['postgres', 'mongodb'] as const)(
    'without %s orders are answered 503, 500 on /api/videos, and cost nothing; all recovers by itself (R-002-17)',
    async (store) => {
      const client = await signUp(api.url);
      await doors[store].off();
      await expectDown(store);
      expectRefused(await client.post('/v1/jobs', newOrder()), 503);
      const { prompt, aspectRatio } = newOrder();
      expectRefused(
        await client.post('/api/videos/generate', { prompt, style: 'calm', duration: 4, aspectRatio }),
        500,
      );
      await comeBack(store);
      await waitFor(async () => (await client.videosUsed()).used === 0, {
        description: 'nothing to be held for orders that were refused',
        timeoutMs: 60_000,
        intervalMs: 500,
      });
      const order = newOrder();
      await refuseAtProvider(simulator.url, order.prompt);
      // As long as the 503 said: each pool finds its way back by its own next connection.
      const created = await waitFor(
        async () => {
          const answer = await client.post('/v1/jobs', order);
          return answer.status === 201 ? answer : null;
        },
        { description: 'an order to be taken again', intervalMs: 500 },
      );
      expect(await client.jobThatIs(created.body.id, ENDED)).toMatchObject({ status: 'failed', attempts: 1 });
    },
  );

  test('connections cut in the middle of orders: each answer is true, nothing is lost and nothing stays held', async () => {
    const client = await signUp(api.url);
    const orders = Array.from({ length: 12 }, newOrder);
    for (const { prompt } of orders) await refuseAtProvider(simulator.url, prompt);
    const answers = await Promise.all(
      orders.map(async (order, index) => {
        const answer = client.post('/v1/jobs', order);
        if (index % 3 === 1) doors.postgres.cut();
        if (index % 3 === 2) doors.mongodb.cut();
        return await answer;
      }),
    );
    for (const answer of answers) if (answer.status !== 201) expectRefused(answer, 503);
    await Promise.all([api.ready(), worker.ready()]);
    await waitFor(
      async () => {
        const jobs = await allJobs(client);
        return jobs.every(({ status }) => ENDED.includes(status)) && (await client.videosUsed()).reserved === 0;
      },
      { description: 'every job to end and nothing to be held', timeoutMs: 60_000, intervalMs: 500 },
    );
    // A commit whose answer was cut off may stand although its sender was told 503; never the other way round.
    const known = new Set((await allJobs(client)).map(({ id }) => id));
    for (const answer of answers) if (answer.status === 201) expect(known.has(answer.body.id)).toBe(true);
    expect(await client.videosUsed()).toMatchObject({ used: 0, captured: 0, reserved: 0 });
    const bought = await purchases(
      simulator.url,
      orders.map(({ prompt }) => prompt),
    );
    expect(Object.values(bought).every((times) => times <= 1)).toBe(true);
  });

  test.each(STORES)('a job under way while %s is away for a while completes once, bought once', async (store) => {
    const client = await signUp(api.url);
    const order = newOrder();
    const created = await client.post('/v1/jobs', order);
    expect(created.status).toBe(201);
    await waitFor(async () => (await purchases(simulator.url, [order.prompt]))[order.prompt] === 1, {
      description: 'the provider to have the order',
      intervalMs: 100,
      timeoutMs: 20_000,
    });
    await doors[store].off();
    await expectDown(store);
    await comeBack(store);
    expect(await client.jobThatIs(created.body.id, ENDED)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(await purchases(simulator.url, [order.prompt])).toEqual({ [order.prompt]: 1 });
    expect(await client.videosUsed()).toMatchObject({ used: 1, captured: 1, reserved: 0 });
  });
});
