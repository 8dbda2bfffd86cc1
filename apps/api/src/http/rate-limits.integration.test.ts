import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningApi, type SignedInUser, startApi } from '../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const SEED_ORDER = { prompt: 'fun science brain animation', style: 'fun', duration: 8, aspectRatio: '16:9' };
const WINDOW_MS = 60_000;
let first: RunningApi;
let second: RunningApi;

beforeAll(async () => {
  first = await startApi({ stack: inject('stack'), label: 'api rate limits' });
  second = await first.another();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await second?.stop();
  await first?.stop();
  await dropWhenPassed(suite, [first]);
});

/** Far enough from a window's end for a test to take place within one. */
async function earlyInWindow(): Promise<void> {
  await waitFor(() => WINDOW_MS - (Date.now() % WINDOW_MS) > 12_000, {
    description: 'the next window',
    timeoutMs: 15_000,
    intervalMs: 250,
  });
}

/** Two processes with these limits, on the same stores. */
async function withTwo(
  variables: Readonly<Record<string, string>>,
  run: (pair: readonly [RunningApi, RunningApi]) => Promise<void>,
): Promise<void> {
  const pair = [await first.another({ variables }), await second.another({ variables })] as const;
  await earlyInWindow();
  try {
    await run(pair);
  } finally {
    for (const api of pair) await api.stop();
  }
}

const read = (api: RunningApi, user: SignedInUser) => api.call({ url: '/v1/usage', headers: { ...user.headers } });
const order = (api: RunningApi, user: SignedInUser, key?: string) =>
  api.call({
    method: 'POST',
    url: '/v1/jobs',
    headers: { ...user.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload: ORDER,
  });

test('two processes together let a user through as often as the limit says, and a third continues their window', async () => {
  const user = await first.signUp();
  const variables = { RATE_LIMIT_PER_USER: '50' };
  await withTwo(variables, async (pair) => {
    const answers = await Promise.all(
      Array.from({ length: 140 }, (_, index) => read(pair[index % 2] ?? pair[0], user)),
    );
    const passed = answers.filter(({ statusCode }) => statusCode === 200);
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect([passed.length, refused.length]).toEqual([50, 90]);
    expect(passed[0]?.headers).toMatchObject({ 'ratelimit-limit': '50' });
    expect(Number(passed[0]?.headers['ratelimit-remaining'])).toBeLessThan(50);
    for (const over of refused) {
      expect(over.json()).toMatchObject({ success: false, code: 'RATE_LIMITED' });
      const reset = Number(over.headers['retry-after']);
      expect([reset > 0, reset <= 60, over.headers['ratelimit-remaining']]).toEqual([true, true, '0']);
    }
    const restarted = await pair[0].another({ variables });
    expect((await read(restarted, user)).statusCode).toBe(429);
    await restarted.stop();
    expect((await read(pair[1], await first.signUp())).statusCode).toBe(200);
  });
});

test('the limit per address holds for all processes, counts anonymous calls and unknown URLs, and spares health', async () => {
  await withTwo({ RATE_LIMIT_PER_IP: '30' }, async ([one, two]) => {
    const remoteAddress = '192.0.2.7';
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? one : two).call({ url: index % 3 === 0 ? '/nothing' : '/v1/usage', remoteAddress }),
      ),
    );
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status !== 429)).toHaveLength(30);
    expect(new Set(statuses)).toEqual(new Set([401, 404, 429]));
    expect((await one.call({ url: '/healthz', remoteAddress })).statusCode).toBe(200);
    expect((await two.call({ url: '/v1/usage', remoteAddress: '192.0.2.8' })).statusCode).toBe(401);
  });
});

test('orders have a limit that both surfaces and both processes share, and that repeats do not use up', async () => {
  const user = await first.signUp();
  await withTwo({ RATE_LIMIT_JOB_CREATE: '3' }, async ([one, two]) => {
    expect((await order(one, user, 'repeated')).statusCode).toBe(201);
    expect((await order(two, user, 'repeated')).headers['idempotent-replayed']).toBe('true');
    expect((await order(two, user)).statusCode).toBe(201);
    const seed = {
      method: 'POST',
      url: '/api/videos/generate',
      headers: { ...user.headers },
      payload: SEED_ORDER,
    } as const;
    expect((await one.call(seed)).statusCode).toBe(201);
    const over = await order(two, user, 'kept');
    expect([over.statusCode, over.json().code, over.headers['ratelimit-limit']]).toEqual([429, 'RATE_LIMITED', '3']);
    expect((await one.call(seed)).statusCode).toBe(429);
    expect((await order(two, user, 'repeated')).statusCode).toBe(201);
    // The refusal did not consume the key.
    expect((await order(first, user, 'kept')).headers['idempotent-replayed']).toBeUndefined();
  });
});

test('log-ins are counted per address, apart from everything else', async () => {
  await withTwo({ RATE_LIMIT_SIGN_IN: '2' }, async ([one, two]) => {
    const logIn = (api: RunningApi) =>
      api.call({
        method: 'POST',
        url: '/api/auth/login',
        remoteAddress: '192.0.2.9',
        payload: { email: 'nobody@example.com', password: 'not the password' },
      });
    expect((await logIn(one)).statusCode).toBe(401);
    expect((await logIn(two)).statusCode).toBe(401);
    expect((await logIn(one)).statusCode).toBe(429);
  });
});

test('a full queue refuses orders with QUEUE_FULL and Retry-After; nothing is made or charged, and the key stays free', async () => {
  const user = await first.signUp();
  const waiting = await first.dependencies.app.countWaiting(10_000);
  const full = await first.another({ variables: { QUEUE_MAX_WAITING: String(waiting + 1) } });
  expect((await order(full, user, 'last')).statusCode).toBe(201);
  const refused = await order(full, user, 'late');
  expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([429, 'QUEUE_FULL', '10']);
  // What was ordered before is still answered.
  expect((await order(full, user, 'last')).headers['idempotent-replayed']).toBe('true');
  await full.stop();
  expect((await read(first, user)).json().videoGenerations.used).toBe(1);
  const list = await first.call({ url: '/v1/jobs', headers: { ...user.headers } });
  expect(list.json().data).toHaveLength(1);
  const later = await order(first, user, 'late');
  expect([later.statusCode, later.headers['idempotent-replayed']]).toEqual([201, undefined]);
});
