import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openLedger } from '../../testing/open-ledger.ts';
import { PASSWORD, type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

let api: RunningApi;
let admin: { authorization: string };

beforeAll(async () => {
  const email = 'admin@example.com';
  const variables = { ADMIN_EMAILS: email, ALLOW_UNVERIFIED_ADMIN: 'true', PRICE_GENERATE_SCENE_HIGH: '25' };
  api = await startApi({ stack: inject('stack'), label: 'api credits', variables });
  const payload = { email, password: PASSWORD };
  const { data } = (await api.call({ method: 'POST', url: '/api/auth/register', payload })).json();
  admin = { authorization: `Bearer ${data.accessToken}` };
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const get = (user: SignedInUser, url: string) => api.call({ url, headers: { ...user.headers } });
const creditsOf = async (user: SignedInUser) => (await get(user, '/v1/credits')).json();

/** What an order of a scene holds of a wallet. */
async function holdScene(user: SignedInUser, jobId = api.dependencies.app.newJobId()) {
  const wallet = { meter: 'credits', subject: user.id, period: 'wallet', limit: 0 } as const;
  const charges = [
    { ...wallet, action: 'generate_image', amount: 2 },
    { ...wallet, action: 'generate_scene', amount: 10 },
  ];
  return { jobId, verdict: await openLedger(api).admit({ jobId, number: 1, charges, firstTask: null }) };
}

test('R-003-18: a wallet tells its balance, what jobs hold of it and what a scene costs, step by step', async () => {
  const user = await api.signUp();
  const untouched = { balance: 100, granted: 100, held: 0, spent: 0, state: 'available', warning: null };
  expect(await creditsOf(user)).toEqual({
    ...untouched,
    prices: {
      draft: { generate_image: 1, generate_scene: 5 },
      standard: { generate_image: 2, generate_scene: 10 },
      high: { generate_image: 3, generate_scene: 25 },
    },
    holds: [],
  });
  const { jobId } = await holdScene(user);
  const ordered = await creditsOf(user);
  expect(ordered).toMatchObject({ balance: 88, granted: 100, held: 12, spent: 0 });
  const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  const video = { jobId, admission: 1, action: 'generate_scene', amount: 10, since };
  expect(ordered.holds).toEqual([{ ...video, action: 'generate_image', amount: 2 }, video]);

  const ledger = openLedger(api);
  const settlement = { jobId, number: 1, at: new Date() };
  await ledger.settle({ ...settlement, actions: ['generate_image'], money: 'capture', cause: 'success' });
  expect(await creditsOf(user)).toMatchObject({ balance: 88, held: 10, spent: 2, holds: [video] });
  await ledger.settle({ ...settlement, money: 'release', cause: 'provider' });
  expect(await creditsOf(user)).toMatchObject({ balance: 98, granted: 100, held: 0, spent: 2, holds: [] });
});

test('a wallet that runs dry says so, and what an order would still need is refused whole', async () => {
  const user = await api.signUp();
  for (let scene = 0; scene < 8; scene += 1) expect((await holdScene(user)).verdict.kind).toBe('admitted');
  expect(await creditsOf(user)).toMatchObject({
    balance: 4,
    held: 96,
    state: 'almost_full',
    warning: 'Only 4 credits are left.',
  });
  expect((await holdScene(user)).verdict).toMatchObject({ kind: 'refused', used: 96, limit: 100, asked: 12 });
  expect(await creditsOf(user)).toMatchObject({ balance: 4, held: 96 });
});

test('only the newest 50 holds are shown', async () => {
  const user = await api.signUp();
  await giveCredits(user, 400);
  for (let scene = 0; scene < 26; scene += 1) await holdScene(user);
  const { held, holds } = await creditsOf(user);
  expect([held, holds.length]).toEqual([312, 50]);
  const moments = holds.map(({ since }: { since: string }) => since);
  expect(moments).toEqual(moments.toSorted().reverse());
});

async function giveCredits(user: SignedInUser, credits: number): Promise<void> {
  const payload = { userId: user.id, credits, reason: 'a present', key: `present-${user.id}` };
  const answer = await api.call({ method: 'POST', url: '/v1/admin/credits/grants', headers: { ...admin }, payload });
  expect(answer.statusCode).toBe(201);
}

test('what an admin gives is in the balance at once and stands in the history, which is paged', async () => {
  const user = await api.signUp();
  const other = await api.signUp();
  await giveCredits(user, 40);
  expect(await creditsOf(user)).toMatchObject({ balance: 140, granted: 140 });
  const { jobId } = await holdScene(user);
  await holdScene(other);
  const history = (await get(user, '/v1/credits/history')).json();
  expect(history).toMatchObject({ nextCursor: null, hasMore: false });
  const own = { meter: 'credits', subject: user.id, period: 'wallet' };
  expect(history.data).toMatchObject([
    { ...own, seq: 4, kind: 'reserve', amount: 10, jobId, action: 'generate_scene' },
    { ...own, seq: 3, kind: 'reserve', amount: 2, jobId, action: 'generate_image' },
    { ...own, seq: 2, kind: 'grant', amount: 40, jobId: null, action: null },
    { ...own, seq: 1, kind: 'grant', amount: 100 },
  ]);
  expect((await get(user, '/v1/usage/ledger?meter=credits')).json()).toEqual(history);
  const first = (await get(user, '/v1/credits/history?limit=3')).json();
  expect(first).toMatchObject({ data: history.data.slice(0, 3), hasMore: true });
  const second = (await get(user, `/v1/credits/history?limit=3&after=${first.nextCursor}`)).json();
  expect(second).toEqual({ data: history.data.slice(3), nextCursor: null, hasMore: false });
});

test('everybody sees their own wallet only, whoever made the cursor', async () => {
  const [user, other] = [await api.signUp(), await api.signUp()];
  await giveCredits(other, 7);
  const { nextCursor } = (await get(other, '/v1/credits/history?limit=1')).json();
  const page = (await get(user, `/v1/credits/history?after=${nextCursor}`)).json();
  expect(page.data.map(({ subject }: { subject: string }) => subject)).toEqual([user.id]);
  expect(await creditsOf(user)).toMatchObject({ balance: 100 });
  const refused = await get(user, '/v1/credits/history?after=abc');
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'VALIDATION_ERROR']);
  expect((await get(user, '/v1/credits/history?meter=videoGenerations')).statusCode).toBe(400);
  expect((await api.call({ url: '/v1/credits' })).statusCode).toBe(401);
});

test('a user who was never given any credits has an empty wallet', async () => {
  const poor = await api.another({ variables: { SIGNUP_CREDITS: '0' } });
  try {
    const user = await poor.signUp();
    expect(await creditsOf(user)).toMatchObject({ balance: 0, granted: 0, warning: 'No credits are left.', holds: [] });
    expect((await get(user, '/v1/credits/history')).json()).toEqual({ data: [], nextCursor: null, hasMore: false });
  } finally {
    await poor.stop();
  }
});
