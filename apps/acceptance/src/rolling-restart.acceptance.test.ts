import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, signUp } from './testing/client.ts';
import { type LoadBalancer, startLoadBalancer } from './testing/load-balancer.ts';
import { newOrder, purchases } from './testing/orders.ts';
import { type Cluster, type Member, startCluster } from './testing/start-cluster.ts';

const API_VARIABLES = {
  SHUTDOWN_DRAIN_MS: '1500',
  ...Object.fromEntries(['PER_IP', 'PER_USER', 'JOB_CREATE'].map((name) => [`RATE_LIMIT_${name}`, '100000'])),
};
const ORDER_PAUSE_MS = 1500;
const READ_PAUSE_MS = 60;
/** Each is a real video that is rendered on the same cores. */
const MOST_ORDERS = 8;
const TIMEOUT_MS = 240_000;

describe('a rolling restart', () => {
  let cluster: Cluster;
  let balancer: LoadBalancer;
  let simulator: Member;
  beforeAll(async () => {
    cluster = await startCluster({ label: 'rolling' });
    balancer = await startLoadBalancer(cluster.publicPort);
    simulator = await cluster.start('simulator');
    await simulator.ready();
  });
  afterAll(async () => {
    await balancer?.stop();
    await cluster?.stop();
  });

  async function startBehindBalancer(): Promise<Member> {
    const api = await cluster.start('api', { variables: API_VARIABLES });
    const before = balancer.readyCount();
    balancer.add(api.url);
    await api.ready();
    while (balancer.readyCount() <= before) await delay(50);
    return api;
  }

  async function startWorker(): Promise<Member> {
    const worker = await cluster.start('worker');
    await worker.ready();
    return worker;
  }

  /** Orders and reads without a pause until told to stop; answers what was ordered and what went wrong. */
  function startLoad(client: Client) {
    const stopping = new AbortController();
    const prompts = new Map<string, string>();
    const failures: string[] = [];

    async function attempt(what: string, run: () => Promise<{ status: number; body: unknown }>) {
      const answer = await run().catch((error: unknown) => ({ status: 0, body: String(error) }));
      if (answer.status < 200 || answer.status > 299)
        failures.push(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    }
    async function order(): Promise<void> {
      while (!stopping.signal.aborted && prompts.size < MOST_ORDERS) {
        const body = newOrder();
        const answer = await attempt('order', () => client.post('/v1/jobs', body));
        if (answer.status === 201) prompts.set(Object(answer.body).id, body.prompt);
        await delay(ORDER_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    async function read(path: () => string): Promise<void> {
      while (!stopping.signal.aborted) {
        await attempt(`GET ${path()}`, () => client.get(path()));
        await delay(READ_PAUSE_MS);
      }
    }

    const running = [
      order(),
      read(() => '/v1/jobs'),
      read(() => '/v1/usage'),
      read(() => `/v1/jobs${[...prompts.keys()].slice(-1).map((id) => `/${id}`)}`),
    ];
    return {
      prompts,
      failures,
      stop: async () => {
        stopping.abort();
        await Promise.all(running);
      },
    };
  }

  test(
    'of two API processes and two workers under load fails no request and buys nothing twice',
    async () => {
      const apis = [await startBehindBalancer(), await startBehindBalancer()];
      const workers = [await startWorker(), await startWorker()];
      const client = await signUp(balancer.url);
      const load = startLoad(client);

      for (const [index, api] of apis.entries()) {
        await startBehindBalancer();
        expect(await api.terminate()).toBe(0);
        balancer.remove(api.url);
        await startWorker();
        expect(await workers[index]?.terminate()).toBe(0);
      }
      await load.stop();

      expect(load.failures).toEqual([]);
      expect([...balancer.answers().keys()].filter((status) => status >= 300)).toEqual([]);
      expect(load.prompts.size).toBeGreaterThan(3);
      for (const jobId of load.prompts.keys()) {
        expect(await client.jobThatIs(jobId, ['completed', 'failed'])).toMatchObject({
          status: 'completed',
          attempts: 1,
        });
      }
      const bought = await purchases(simulator.url, [...load.prompts.values()]);
      expect(Object.values(bought).filter((times) => times !== 1)).toEqual([]);
      const ordered = load.prompts.size;
      expect(await client.videosUsed()).toMatchObject({ used: ordered, captured: ordered, reserved: 0 });
    },
    TIMEOUT_MS,
  );

  test('a process that was told to end says 503 on /readyz, still answers what comes, and then exits with 0', async () => {
    const api = await startBehindBalancer();
    const client = await signUp(api.url);
    const exited = api.terminate();
    let readiness = await api.readiness();
    while (readiness?.status === 200) readiness = await api.readiness();
    expect(readiness).toMatchObject({ status: 503, body: { code: 'DEPENDENCY_DOWN', details: { draining: true } } });
    const answer = await client.get('/v1/usage');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await exited).toBe(0);
    balancer.remove(api.url);
  });
});
