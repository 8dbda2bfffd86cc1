import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { send } from './testing/client.ts';
import { createFuzzWorld } from './testing/create-fuzz-world.ts';
import { type FuzzRequest, type Operation, readOperations } from './testing/fuzz-document.ts';
import { createRandom, type Random } from './testing/fuzz-random.ts';
import { makeRequest, makeStrayRequest, RIGHT } from './testing/fuzz-request.ts';
import { runFuzz } from './testing/fuzz-run.ts';
import { MALFORMED_REQUESTS, sendBytes } from './testing/fuzz-wire.ts';
import { type FuzzWorld, takeIn } from './testing/fuzz-world.ts';
import { type Cluster, type Member, startCluster } from './testing/start-cluster.ts';

/** `npm run fuzz` sends 20,000, or as many as it is told. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 5_000);
/** Some operations are done only by a lucky request: so many more are sent, for those that were not, until each was. */
const MOST_REQUESTS = REQUESTS + 5_000;
const SEED = 20_261_120;
/** Slow by design, since they hash passwords or ask a provider for all that it has; these come up now and then. */
const SLOW_OPERATIONS = /\/api\/auth\/(register|login)$|\/catalogues\/import$/;
/** Only of use where HeyGen makes the videos, which it does not here; its own tests do it. */
const OF_ANOTHER_SETUP = 'POST /v1/callbacks/heygen';
/** Half a minute for 20,000 on two free cores. */
const TIMEOUT_MS = 20 * MOST_REQUESTS;
const NO_LIMITS = Object.fromEntries([
  ...['PER_IP', 'PER_USER', 'JOB_CREATE', 'SIGN_IN', 'CALLBACKS'].map((name) => [`RATE_LIMIT_${name}`, '100000000']),
  ...['REFINE', 'FRAMES', 'WORKFLOW_VIDEO'].map((name) => [`RATE_${name}`, 'unlimited']),
]);

describe('every route under nonsense', () => {
  let cluster: Cluster;
  let api: Member;
  let world: FuzzWorld;
  let operations: readonly Operation[];
  let secrets: readonly string[];

  beforeAll(async () => {
    cluster = await startCluster({ label: 'fuzz' });
    api = await cluster.start('api', { variables: NO_LIMITS, port: cluster.publicPort });
    const [simulator, worker] = [
      await cluster.start('simulator', { variables: { RCK_JOB_MS: '0', N8N_FLOW_MS: '0' } }),
      await cluster.start('worker'),
    ];
    await Promise.all([api, simulator, worker].map((member) => member.ready()));
    operations = readOperations((await send(api.url, 'GET', '/openapi.json')).body);
    world = await createFuzzWorld({
      apiUrl: api.url,
      simulatorUrl: simulator.url,
      jwtSecret: cluster.secrets.jwtSecret,
      webhookSecret: cluster.secrets.replicateWebhookSecret,
      // The cores are the fuzz's.
      stopWorker: () => worker.terminate(),
    });
    const { s3 } = inject('stack');
    secrets = [...Object.values(cluster.secrets), s3.secretAccessKey, new URL(cluster.databaseUrl).password, '$argon2']
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .filter((secret) => secret.length > 5);
  });
  afterAll(async () => cluster?.stop());

  function* requests(random: Random, count: number): Generator<FuzzRequest> {
    const often = operations.filter(({ name }) => !SLOW_OPERATIONS.test(name));
    const slow = operations.filter(({ name }) => SLOW_OPERATIONS.test(name));
    for (let sent = 0; sent < count; sent += 1) {
      if (random.chance(0.03)) yield makeStrayRequest(random, operations, world);
      else yield makeRequest(random, random.pick(random.chance(0.006) ? slow : often), world);
    }
  }

  /** Right ones for what was not done yet, for as long as there is such a thing. */
  function* requestsFor(names: ReadonlySet<string>, random: Random, most: number): Generator<FuzzRequest> {
    for (let sent = 0; sent < most && names.size > 0; sent += 1) {
      yield makeRequest(random, random.pick(operations.filter(({ name }) => names.has(name))), world, RIGHT);
    }
  }

  /** What a process should not have written: failures, and anything that is not a line of its log. */
  function complaints(member: Member): readonly string[] {
    return member
      .log()
      .split('\n')
      .filter((line) => line !== '' && !/^\{"level":"(trace|debug|info|warn)",/.test(line));
  }

  test(
    `${REQUESTS} requests or more, from good to absurd: no failure, only documented answers, nothing of the inside (C-07)`,
    async () => {
      // A fuzz that never gets past the first check proves nothing: each operation has to be done, not only refused.
      const neverDone = new Set(operations.map(({ name }) => name).filter((name) => name !== OF_ANOTHER_SETUP));
      const random = createRandom(SEED);
      const report = await runFuzz({
        apiUrl: api.url,
        requests: function* () {
          yield* requests(random, REQUESTS);
          yield* requestsFor(neverDone, random, MOST_REQUESTS - REQUESTS);
        },
        concurrency: 24,
        secrets,
        onAnswer: (request, answer) => {
          takeIn(world, request, answer);
          if (answer.status < 400 && request.operation !== null) neverDone.delete(request.operation.name);
        },
      });
      expect(report.failures.join('\n\n')).toBe('');
      expect([...neverDone]).toEqual([]);
      expect(complaints(api).slice(0, 3)).toEqual([]);
      expect((await api.readiness())?.status).toBe(200);
    },
    TIMEOUT_MS,
  );

  test('bytes that are not HTTP are refused with the envelope, or the connection ends', async () => {
    const replies = await Promise.all(
      Object.entries(MALFORMED_REQUESTS).map(async ([name, bytes]) => [name, await sendBytes(api.url, bytes)] as const),
    );
    for (const [name, reply] of replies) {
      if (reply === '') continue;
      const [head = '', text = ''] = reply.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
      expect(status < 500, `${name}: ${reply}`).toBe(true);
      if (status < 400) continue;
      // Node's HTTP server itself refuses a request without Host, or with an odd Expect, and says nothing but the status.
      if (/^(0\s*)?$/.test(text)) continue;
      const body: unknown = JSON.parse(text);
      expect(body, name).toMatchObject({ success: false, code: expect.stringMatching(/^[A-Z_]+$/), details: {} });
      expect(Object(body).error, name).toBe(Object(body).message);
    }
    expect(replies.filter(([, reply]) => reply !== '').length).toBeGreaterThan(10);
    expect(complaints(api).slice(0, 3)).toEqual([]);
    expect((await api.readiness())?.status).toBe(200);
  });

  test('under the usual limits a flood is refused with 429 as the document says', async () => {
    const limited = await cluster.start('api');
    // Asked whether it is ready it says 429: the window of this address is full.
    await waitFor(async () => (await limited.readiness()) !== null, {
      timeoutMs: 30_000,
      description: 'the API with the usual limits to answer',
    });
    const report = await runFuzz({
      apiUrl: limited.url,
      requests: () => requests(createRandom(SEED + 1), 1_000),
      from: '127.0.0.2',
      concurrency: 24,
      secrets,
    });
    expect(report.failures.join('\n\n')).toBe('');
    const refused = [...report.statuses.values()].reduce((sum, counts) => sum + (counts.get(429) ?? 0), 0);
    expect(refused).toBeGreaterThan(200);
    expect(complaints(limited).slice(0, 3)).toEqual([]);
  });
});
