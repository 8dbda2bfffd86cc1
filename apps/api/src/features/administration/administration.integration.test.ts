import { randomUUID } from 'node:crypto';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { PASSWORD, type RunningApi, startApi } from '../../testing/start-api.ts';
import { takeVideos } from '../../testing/take-videos.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
let api: RunningApi;
let admin: { id: string; headers: { authorization: string } };

beforeAll(async () => {
  const email = 'admin@example.com';
  const variables = { ADMIN_EMAILS: email, ALLOW_UNVERIFIED_ADMIN: 'true', RATE_LIMIT_PER_IP: '10000' };
  api = await startApi({ stack: inject('stack'), label: 'api admin', variables });
  const payload = { email, password: PASSWORD };
  const { data } = (await api.call({ method: 'POST', url: '/api/auth/register', payload })).json();
  admin = { id: data.user.id, headers: { authorization: `Bearer ${data.accessToken}` } };
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const setPlan = (workspaceId: string, plan: string, headers: object = admin.headers) =>
  api.call({
    method: 'PUT',
    url: `/v1/admin/workspaces/${workspaceId}/plan`,
    headers: { ...headers },
    payload: { plan },
  });
const grant = (payload: object, headers: object = {}) =>
  api.call({
    method: 'POST',
    url: '/v1/admin/credits/grants',
    headers: { ...admin.headers, ...headers },
    payload,
  });
const audit = async (query: string) =>
  (await api.call({ url: `/v1/admin/audit?${query}`, headers: { ...admin.headers } })).json();
const usageOf = async (user: { headers: object }) =>
  (await api.call({ url: '/v1/usage', headers: { ...user.headers } })).json();

test('R-000-41: an admin switches the plan; the running period follows, never below what is used, and the audit says so', async () => {
  const user = await api.signUp();
  const { workspaceId } = user;
  // Before its first video the period has no account; the new plan must hold for it all the same.
  const first = await setPlan(workspaceId, 'senior');
  expect([first.statusCode, first.json()]).toMatchObject([200, { id: workspaceId, plan: 'senior' }]);
  expect((await usageOf(user)).videoGenerations).toMatchObject({ used: 0, limit: 100 });
  await takeVideos(api, { workspaceId, amount: 60 });
  await setPlan(workspaceId, 'executive');
  expect((await usageOf(user)).videoGenerations).toMatchObject({ used: 60, limit: 500, state: 'available' });
  await setPlan(workspaceId, 'junior');
  expect((await usageOf(user)).videoGenerations).toMatchObject({ used: 60, limit: 60, state: 'limit_reached' });
  const refused = await api.call({ method: 'POST', url: '/v1/jobs', headers: user.headers, payload: ORDER });
  expect([refused.statusCode, refused.json().message]).toMatchObject([429, expect.stringContaining('60/60')]);
  await setPlan(workspaceId, 'junior');
  expect((await audit(`subject=${workspaceId}`)).data).toMatchObject([
    { actorId: admin.id, action: 'workspace.plan_changed', details: { from: 'executive', to: 'junior' } },
    { actorId: admin.id, action: 'workspace.plan_changed', details: { from: 'senior', to: 'executive' } },
    { actorId: admin.id, action: 'workspace.plan_changed', details: { from: 'junior', to: 'senior' } },
  ]);
  const entries = await api.call({
    url: '/v1/usage/ledger?meter=videoGenerations',
    headers: { ...user.headers },
  });
  const kinds = entries.json().data.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount]);
  expect(kinds).toEqual([
    ['adjust', -440],
    ['adjust', 400],
    ['reserve', 60],
    ['grant', 100],
  ]);
});

test('plans that change while videos are ordered leave the books sound and nobody above the limit', async () => {
  const user = await api.signUp();
  const plans = ['senior', 'junior', 'executive', 'junior'];
  await takeVideos(api, { workspaceId: user.workspaceId, amount: 25 });
  const orders = Array.from({ length: 8 }, () =>
    api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload: ORDER }),
  );
  const answers = await Promise.all([...plans.map((plan) => setPlan(user.workspaceId, plan)), ...orders]);
  expect(answers.slice(0, plans.length).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  const taken = answers.slice(plans.length).filter(({ statusCode }) => statusCode === 201).length;
  expect(taken).toBeGreaterThanOrEqual(5);
  await setPlan(user.workspaceId, 'junior');
  const { used, limit } = (await usageOf(user)).videoGenerations;
  expect([used, limit]).toEqual([25 + taken, Math.max(30, 25 + taken)]);
  const verified = await api.call({ url: '/v1/usage/ledger/verify', headers: { ...user.headers } });
  expect(verified.json()).toEqual({ sound: true, differences: [] });
});

test('a plan is switched by admins only, to a plan that exists, of a workspace that exists', async () => {
  const user = await api.signUp();
  const byOwner = await setPlan(user.workspaceId, 'executive', user.headers);
  expect([byOwner.statusCode, byOwner.json().message]).toEqual([403, 'Only an admin may do this.']);
  expect((await setPlan(user.workspaceId, 'gold')).statusCode).toBe(400);
  for (const id of [randomUUID(), 'x']) {
    const unknown = await setPlan(id, 'senior');
    expect([unknown.statusCode, unknown.json().message]).toEqual([404, 'This workspace does not exist.']);
  }
  expect((await usageOf(user)).videoGenerations.limit).toBe(30);
});

test('an admin moves the anchor day of any workspace, and sees who belongs to it', async () => {
  const user = await api.signUp();
  const url = `/v1/workspaces/${user.workspaceId}`;
  const payload = { billingAnchorDay: 10 };
  const moved = await api.call({ method: 'PATCH', url, headers: { ...admin.headers }, payload });
  expect([moved.statusCode, moved.json()]).toMatchObject([200, { billingAnchorDay: 10, role: null }]);
  const members = await api.call({ url: `${url}/members`, headers: { ...admin.headers } });
  expect(members.json().data).toMatchObject([{ userId: user.id, role: 'owner' }]);
  expect((await audit(`subject=${user.workspaceId}`)).data).toMatchObject([
    { actorId: admin.id, action: 'workspace.billing_anchor_changed', details: { from: null, to: 10 } },
  ]);
});

test('credits are given once per key, by header or body, with one audit line', async () => {
  const user = await api.signUp();
  const before = (await usageOf(user)).credits.limit;
  const gift = { userId: user.id, credits: 40, reason: 'a broken week' };
  const key = { 'idempotency-key': `gift-${user.id}` };
  const answers = await Promise.all(Array.from({ length: 10 }, () => grant(gift, key)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(9).fill(200), 201]);
  const body = { ...gift, wallet: { limit: before + 40, used: 0, remaining: before + 40 } };
  for (const answer of answers) {
    expect([answer.json(), answer.headers['idempotent-replayed']]).toEqual([
      body,
      answer.statusCode === 200 ? 'true' : undefined,
    ]);
  }
  expect((await grant({ ...gift, key: `gift-${user.id}` })).statusCode).toBe(200);
  for (const other of [
    { ...gift, credits: 41 },
    { ...gift, userId: (await api.signUp()).id },
  ]) {
    const mismatch = await grant(other, key);
    expect([mismatch.statusCode, mismatch.json().code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
  }
  expect((await usageOf(user)).credits).toMatchObject({ limit: before + 40, remaining: before + 40, resetsAt: null });
  expect((await audit(`subject=${user.id}`)).data).toMatchObject([
    { actorId: admin.id, action: 'credits.granted', details: { credits: 40, reason: 'a broken week' } },
    { action: 'user.registered' },
  ]);
  expect([(await grant(gift)).statusCode, (await grant(gift)).statusCode]).toEqual([201, 201]);
  expect((await usageOf(user)).credits.limit).toBe(before + 120);
});

test('a gift that is none is refused and leaves no trace', async () => {
  const user = await api.signUp();
  const gift = { userId: user.id, credits: 5, reason: 'x' };
  const refusals: [object, object, number][] = [
    [{ ...gift, credits: 0 }, {}, 400],
    [{ ...gift, credits: 1.5 }, {}, 400],
    [{ ...gift, reason: ' ' }, {}, 400],
    [{ ...gift, reason: 'a\u0000b' }, {}, 400],
    [{ userId: user.id, credits: 5 }, {}, 400],
    [{ ...gift, key: 'a' }, { 'idempotency-key': 'b' }, 400],
    [gift, { 'idempotency-key': 'a b' }, 400],
    [{ ...gift, userId: randomUUID() }, {}, 404],
    [{ ...gift, userId: 'x' }, {}, 404],
  ];
  for (const [payload, headers, status] of refusals) {
    expect([payload, (await grant(payload, headers)).statusCode]).toEqual([payload, status]);
  }
  expect((await audit(`subject=${user.id}`)).data).toMatchObject([{ action: 'user.registered' }]);
});

test('the audit is paged, newest first', async () => {
  const user = await api.signUp();
  for (const plan of ['senior', 'junior', 'executive']) await setPlan(user.workspaceId, plan);
  const first = await audit(`subject=${user.workspaceId}&limit=2`);
  const second = await audit(`subject=${user.workspaceId}&limit=2&after=${first.nextCursor}`);
  expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
  const told = [...first.data, ...second.data].map((line: { details: { to: string } }) => line.details.to);
  expect(told).toEqual(['executive', 'junior', 'senior']);
  expect((await audit('limit=1')).data).toHaveLength(1);
  expect((await audit('subject=%00')).data).toEqual([]);
  const bad = await api.call({ url: '/v1/admin/audit?after=x', headers: { ...admin.headers } });
  expect([bad.statusCode, bad.json().code]).toEqual([400, 'VALIDATION_ERROR']);
});
