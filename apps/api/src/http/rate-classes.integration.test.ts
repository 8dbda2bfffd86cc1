import { randomUUID } from 'node:crypto';
import type { StandardRates } from '@callsheet/domain';
import { RateStoreUnavailableError } from '@callsheet/ledger';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openRateApp } from '../testing/open-rate-app.ts';
import { PASSWORD, type RunningApi, type SignedInUser, startApi } from '../testing/start-api.ts';
import type { ApiInstance } from './api-instance.ts';

const HOUR_SECONDS = 3_600;
let api: RunningApi;
let second: RunningApi;
let one: ApiInstance;
let two: ApiInstance;
let admin: SignedInUser['headers'];

beforeAll(async () => {
  const email = `admin-${randomUUID()}@example.com`;
  const variables = { ADMIN_EMAILS: email, ALLOW_UNVERIFIED_ADMIN: 'true', RATE_LIMIT_PER_IP: '100000' };
  api = await startApi({ stack: inject('stack'), label: 'api rate classes', variables });
  second = await api.another();
  one = await openRateApp(api.dependencies.app);
  two = await openRateApp(second.dependencies.app);
  const payload = { email, password: PASSWORD };
  const registered = await api.call({ method: 'POST', url: '/api/auth/register', payload });
  admin = { authorization: `Bearer ${registered.json().data.accessToken}` };
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await one?.close();
  await two?.close();
  await second?.stop();
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

type Headers = Record<string, string>;

const take = (app: ApiInstance, rateClass: string, headers: Headers, query = '') =>
  app.inject({ method: 'POST', url: `/take/${rateClass}${query}`, headers });

async function keyOf(user: SignedInUser): Promise<{ id: string; headers: { 'x-api-key': string } }> {
  const made = await api.call({
    method: 'POST',
    url: '/v1/api-keys',
    headers: { ...user.headers },
    payload: { name: 'a' },
  });
  return { id: made.json().id, headers: { 'x-api-key': made.json().secret } };
}

async function asAdmin(url: string, payload: object) {
  const response = await api.call({ method: 'PUT', url, headers: { ...admin }, payload });
  expect([url, response.statusCode]).toEqual([url, 200]);
  return response.json();
}

async function auditOf(subject: string) {
  const response = await api.call({ url: `/v1/admin/audit?subject=${subject}`, headers: { ...admin } });
  return response.json().data;
}

const statusesOf = (answers: readonly { statusCode: number }[]) => {
  const passed = answers.filter(({ statusCode }) => statusCode === 200).length;
  return [passed, answers.filter(({ statusCode }) => statusCode === 429).length];
};

test('R-004-32: two processes let exactly 10 frames a minute pass of a key, and say when there is room', async () => {
  const { headers } = await keyOf(await api.signUp());
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => take(index % 2 === 0 ? one : two, 'frames', headers)),
  );
  expect(statusesOf(answers)).toEqual([10, 20]);
  const left = answers.flatMap((answer) =>
    answer.statusCode === 200 ? [Number(answer.headers['ratelimit-remaining'])] : [],
  );
  expect(left.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const over = answers.find(({ statusCode }) => statusCode === 429);
  expect(over?.json()).toMatchObject({ success: false, code: 'RATE_LIMITED', details: { rateClass: 'frames' } });
  expect(over?.headers).toMatchObject({ 'ratelimit-limit': '10', 'ratelimit-remaining': '0' });
  const retryAfter = Number(over?.headers['retry-after']);
  expect([retryAfter > 0, retryAfter <= 60, over?.json().details.retryAfterSeconds]).toEqual([true, true, retryAfter]);
  // A process that starts anew goes on where the others are.
  const restarted = await openRateApp(api.dependencies.app);
  expect((await take(restarted, 'frames', headers)).statusCode).toBe(429);
  await restarted.close();
});

test('R-004-31, R-004-33, C-40: a key has its own videos and frames, its user the refinements', async () => {
  const user = await api.signUp();
  const [first, other] = [await keyOf(user), await keyOf(user)];
  const callers: Headers[] = [first.headers, other.headers, { ...user.headers }];
  for (const headers of callers) {
    expect((await take(one, 'workflow_video', headers)).statusCode).toBe(200);
    const refused = await take(two, 'workflow_video', headers);
    expect([refused.statusCode, refused.headers['ratelimit-limit']]).toEqual([429, '1']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(HOUR_SECONDS - 60);
  }
  const answers = await Promise.all(
    Array.from({ length: 66 }, (_, index) =>
      take(index % 2 === 0 ? one : two, 'refine', callers[index % 3] as Headers),
    ),
  );
  expect(statusesOf(answers)).toEqual([60, 6]);
});

test('what the platform fails at is given back', async () => {
  const { headers } = await keyOf(await api.signUp());
  expect((await take(one, 'workflow_video', headers, '?fails=yes')).statusCode).toBe(200);
  expect((await take(two, 'workflow_video', headers)).statusCode).toBe(200);
  expect((await take(one, 'workflow_video', headers)).statusCode).toBe(429);
});

test('R-004-34: with a queue those over the limit are told when they start, up to its length', async () => {
  const windows = [{ limit: 1, windowMs: HOUR_SECONDS * 1000 }];
  const queued = { windows, maxQueued: 2 };
  const standardRates: StandardRates = { refine: queued, frames: queued, workflow_video: queued };
  const app = await openRateApp(api.dependencies.app, { standardRates });
  const { headers } = await keyOf(await api.signUp());
  const starts: number[] = [];
  for (const _ of [1, 2, 3]) starts.push((await take(app, 'frames', headers)).json().startAfterMs);
  expect(starts.map((ms) => Math.round(ms / 1000 / HOUR_SECONDS))).toEqual([0, 1, 2]);
  expect(starts[0]).toBe(0);
  const full = await take(app, 'frames', headers);
  expect([full.statusCode, full.json().code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(full.headers['retry-after'])).toBeGreaterThan(HOUR_SECONDS - 60);
  await app.close();
});

test('R-004-35: key before tier of the key before tier of the user before standard, with an audit of each change', async () => {
  const user = await api.signUp();
  const [key, unlimited] = [await keyOf(user), await keyOf(user)];
  const limitOf = async (headers: Headers) =>
    (await take(one, 'frames', headers)).headers['ratelimit-limit'] ?? 'not limited';
  const perHour = (limit: number) => ({ frames: { windows: [{ limit, windowSeconds: HOUR_SECONDS }] } });
  const name = `tier-${user.id.slice(0, 8)}`;
  expect(await limitOf(key.headers)).toBe('10');
  await asAdmin(`/v1/admin/tiers/${name}`, { limits: perHour(300) });
  await asAdmin(`/v1/admin/tiers/${name}-key`, { limits: perHour(400) });
  expect(await asAdmin(`/v1/admin/users/${user.id}/tier`, { tier: name })).toEqual({ userId: user.id, tier: name });
  expect([await limitOf(key.headers), await limitOf({ ...user.headers })]).toEqual(['300', '300']);
  const url = `/v1/admin/api-keys/${key.id}/limits`;
  await asAdmin(url, { tier: `${name}-key` });
  expect(await limitOf(key.headers)).toBe('400');
  const changed = await asAdmin(url, { limits: perHour(500) });
  expect(changed).toMatchObject({ id: key.id, tier: `${name}-key`, limits: perHour(500) });
  expect([await limitOf(key.headers), await limitOf({ ...user.headers })]).toEqual(['500', '300']);
  await asAdmin(url, { tier: null, limits: null });
  expect(await limitOf(key.headers)).toBe('300');
  await asAdmin(`/v1/admin/api-keys/${unlimited.id}/limits`, { tier: 'unlimited' });
  const free = await take(one, 'workflow_video', unlimited.headers);
  expect([free.json(), free.headers['ratelimit-limit']]).toEqual([{ id: null, startAfterMs: 0 }, '600']);

  const lines = await auditOf(key.id);
  expect(lines.map(({ action }: { action: string }) => action)).toEqual([
    'api_key.limits_changed',
    'api_key.limits_changed',
    'api_key.limits_changed',
    'api_key.created',
  ]);
  expect(lines[2].details).toEqual({ before: { tier: null, limits: {} }, after: { tier: `${name}-key`, limits: {} } });
  expect((await auditOf(user.id))[0]).toMatchObject({
    action: 'user.tier_changed',
    details: { before: 'standard', after: name },
  });
  expect((await auditOf(name))[0]).toMatchObject({ action: 'tier.saved', details: { before: null } });
  const tiers = await api.call({ url: '/v1/admin/tiers', headers: { ...admin } });
  expect(tiers.json().data).toContainEqual({ name, limits: perHour(300), updatedAt: expect.any(String) });
});

test('limits that are none are refused', async () => {
  const put = async (url: string, payload: object) =>
    (await api.call({ method: 'PUT', url, headers: { ...admin }, payload })).statusCode;
  const windows = (limit: number, windowSeconds: number) => ({
    limits: { frames: { windows: [{ limit, windowSeconds }] } },
  });
  for (const payload of [
    windows(0, 60),
    windows(1.5, 60),
    windows(1, 0),
    windows(10_001, 60),
    { limits: { bread: {} } },
    {},
  ]) {
    expect([payload, await put('/v1/admin/tiers/odd', payload)]).toEqual([payload, 400]);
  }
  expect(await put('/v1/admin/tiers/Odd', { limits: {} })).toBe(400);
  expect(await put('/v1/admin/tiers/unlimited', { limits: {} })).toBe(403);
  expect(await put(`/v1/admin/users/${randomUUID()}/tier`, { tier: 'standard' })).toBe(404);
  expect(await put(`/v1/admin/api-keys/${randomUUID()}/limits`, { tier: null })).toBe(404);
});

test('C-39: while the store is away what is paid for is told to come back', async () => {
  const rateClasses = {
    take: () => Promise.reject(new RateStoreUnavailableError()),
    giveBack: () => Promise.reject(new RateStoreUnavailableError()),
  };
  const app = await openRateApp(api.dependencies.app, { rateClasses });
  const answer = await take(app, 'frames', { ...(await api.signUp()).headers });
  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([503, 'DEPENDENCY_DOWN', '5']);
  await app.close();
});
