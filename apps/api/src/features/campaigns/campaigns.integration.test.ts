import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sampleWorkflow, storeWorkflow } from '../../testing/sample-workflow.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api campaigns' });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const as = (user: SignedInUser, method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
  api.call({ method, url, headers: { ...user.headers, ...headers }, ...(payload === undefined ? {} : { payload }) });

async function carry(user: SignedInUser, campaignId: string, deletedAt: Date | null = null): Promise<void> {
  const workflow = sampleWorkflow({ ownerId: user.id, workspaceId: user.workspaceId }, { campaignId, deletedAt });
  await storeWorkflow(api, workflow);
}

test('R-004-03: a campaign is made under an id of its owner’s choice or of ours, read, edited with If-Match and deleted', async () => {
  const user = await api.signUp();
  const created = await as(user, 'POST', '/v1/campaigns', { id: 'campaign_123', name: ' Spring ' });
  expect([created.statusCode, created.headers.location, created.headers.etag]).toEqual([
    201,
    '/v1/campaigns/campaign_123',
    '"1"',
  ]);
  const campaign = created.json();
  expect(campaign).toEqual({
    id: 'campaign_123',
    userId: user.id,
    name: 'Spring',
    description: null,
    workflowCount: 0,
    version: 1,
    createdAt: campaign.createdAt,
    updatedAt: campaign.createdAt,
  });
  const url = '/v1/campaigns/campaign_123';
  expect((await as(user, 'GET', url)).json()).toEqual(campaign);
  const named = (await as(user, 'POST', '/v1/campaigns', { name: 'Autumn', description: 'all of it' })).json();
  expect(named).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), description: 'all of it' });
  const edited = await as(user, 'PATCH', url, { description: 'for cups' }, { 'if-match': '"1"' });
  expect([edited.headers.etag, edited.json().name, edited.json().description]).toEqual(['"2"', 'Spring', 'for cups']);
  const stale = await as(user, 'PATCH', url, { name: 'x' }, { 'if-match': '"1"' });
  expect([stale.statusCode, stale.json().code]).toEqual([412, 'VERSION_MISMATCH']);
  const first = (await as(user, 'GET', '/v1/campaigns?limit=1')).json();
  const second = (await as(user, 'GET', `/v1/campaigns?limit=1&after=${first.nextCursor}`)).json();
  expect([first.data[0].id, second.data[0].id, second.hasMore]).toEqual([named.id, 'campaign_123', false]);
  expect((await as(user, 'DELETE', url)).statusCode).toBe(200);
  for (const method of ['GET', 'DELETE'] as const) expect((await as(user, method, url)).statusCode).toBe(404);
  expect((await as(user, 'POST', '/v1/campaigns', { id: 'campaign_123', name: 'Again' })).statusCode).toBe(201);
});

test('a second campaign of the same id is a 409 that says what to do, and somebody else’s is not found', async () => {
  const [user, other] = [await api.signUp(), await api.signUp()];
  await as(user, 'POST', '/v1/campaigns', { id: 'mine', name: 'Mine' });
  const taken = await as(user, 'POST', '/v1/campaigns', { id: 'mine', name: 'Mine too' });
  expect([taken.statusCode, taken.json().code, taken.json().message]).toEqual([
    409,
    'ID_TAKEN',
    'You have a campaign mine already; change it with PATCH.',
  ]);
  for (const method of ['GET', 'DELETE'] as const) {
    expect((await as(other, method, '/v1/campaigns/mine')).statusCode).toBe(404);
  }
  expect((await as(other, 'PATCH', '/v1/campaigns/mine', { name: 'Theirs' })).statusCode).toBe(404);
  expect((await as(other, 'POST', '/v1/campaigns', { id: 'mine', name: 'Theirs' })).statusCode).toBe(201);
  expect((await as(user, 'GET', '/v1/campaigns/mine')).json().name).toBe('Mine');
});

test('what can be no campaign is refused', async () => {
  const user = await api.signUp();
  for (const body of [
    {},
    { name: '' },
    { name: ' ' },
    { name: 'x'.repeat(201) },
    { name: 'x', id: 'a b' },
    { name: 'x', id: 'x'.repeat(101) },
    { name: 'x', id: '' },
    { name: 'x', owner: 'me' },
  ]) {
    const refused = await as(user, 'POST', '/v1/campaigns', body);
    expect([body, refused.statusCode, refused.json().code]).toEqual([body, 400, 'VALIDATION_ERROR']);
  }
  expect((await as(user, 'GET', '/v1/campaigns?after=x')).statusCode).toBe(400);
});

test('R-004-08: a campaign counts the workflows of its owner that carry its id, made before it or after, without deleted ones', async () => {
  const [user, other] = [await api.signUp(), await api.signUp()];
  await carry(user, 'launch');
  await as(user, 'POST', '/v1/campaigns', { id: 'launch', name: 'Launch' });
  await as(user, 'POST', '/v1/campaigns', { id: 'empty', name: 'Empty' });
  await carry(user, 'launch');
  await carry(user, 'launch', new Date());
  await carry(other, 'launch');
  expect((await as(user, 'GET', '/v1/campaigns/launch')).json().workflowCount).toBe(2);
  const { data } = (await as(user, 'GET', '/v1/campaigns')).json();
  expect(data.map(({ id, workflowCount }: { id: string; workflowCount: number }) => [id, workflowCount])).toEqual([
    ['empty', 0],
    ['launch', 2],
  ]);
});
