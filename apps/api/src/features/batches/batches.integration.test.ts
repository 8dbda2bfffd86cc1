import { type BatchRepository, createBatchRepository, createObjectId } from '@callsheet/database';
import type { BatchItem } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
let api: RunningApi;
let batches: BatchRepository;

beforeAll(async () => {
  const variables = { RATE_LIMIT_PER_IP: '10000', RATE_LIMIT_JOB_CREATE: '1000' };
  api = await startApi({ stack: inject('stack'), label: 'api batches', variables });
  batches = createBatchRepository(api.dependencies.stores.documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const get = (user: SignedInUser, url: string, headers: object = {}) =>
  api.call({ url, headers: { ...user.headers, ...headers } });
const post = (user: SignedInUser, url: string, payload?: object, headers: object = {}) =>
  api.call({
    method: 'POST',
    url,
    headers: { ...user.headers, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const order = async (user: SignedInUser, given: object = {}): Promise<string> =>
  (await post(user, '/v1/jobs', { ...ORDER, ...given })).json().id;

async function store(user: SignedInUser, items: readonly BatchItem[], createdAt = new Date()): Promise<string> {
  const id = createObjectId();
  const { workspaceId, id: ownerId } = user;
  await batches.insert({ id, workspaceId, ownerId, origin: 's000', items, createdAt });
  return id;
}
const itemOf = (jobId: string | null, error: string | null = null): BatchItem => ({
  productId: createObjectId(),
  jobId,
  error,
});

/** A queued job, a draft, one at its provider, a failed one, one that was never made and one that was refused. */
async function mixedBatch(user: SignedInUser) {
  const [queued, draft, running, failed] = [
    await order(user),
    await order(user, { start: false }),
    await order(user),
    await order(user),
  ];
  const worker = playWorker(api.dependencies.engine);
  await worker.submit(running);
  await worker.submit(failed);
  await worker.fail(failed);
  const items = [queued, draft, running, failed, createObjectId()].map((jobId) => itemOf(jobId));
  return { id: await store(user, [...items, itemOf(null, 'Product not found')]), queued, draft, running, failed };
}

test('R-000-48: a batch tells by its jobs how far it is, item by item in their order', async () => {
  const user = await api.signUp();
  const { id, queued, draft, running, failed } = await mixedBatch(user);
  const response = await get(user, `/v1/batches/${id}`);
  expect(response.headers['retry-after']).toBe('5');
  expect(response.json()).toMatchObject({
    id,
    status: 'processing',
    workspaceId: user.workspaceId,
    progress: { total: 6, refused: 2, waiting: 2, processing: 1, failed: 1, completed: 0, canceled: 0 },
    items: [
      { jobId: queued, status: 'queued' },
      { jobId: draft, status: 'draft' },
      { jobId: running, status: 'processing' },
      { jobId: failed, status: 'failed' },
      { jobId: null, status: 'refused', error: null },
      { jobId: null, status: 'refused', error: 'Product not found' },
    ],
    urls: { self: `/v1/batches/${id}`, cancel: `/v1/batches/${id}/cancel` },
  });
  const [listed] = (await get(user, '/v1/batches')).json().data;
  expect(listed).toMatchObject({ id, status: 'processing', progress: { total: 6 } });
  expect(listed).not.toHaveProperty('items');
});

test('canceling a batch stops every job that has not ended, tells each result and can be repeated', async () => {
  const user = await api.signUp();
  const { id, queued, draft, running, failed } = await mixedBatch(user);
  const canceled = await post(user, `/v1/batches/${id}/cancel`);
  expect(canceled.statusCode).toBe(202);
  expect(canceled.json().results).toMatchObject([
    { jobId: queued, outcome: 'canceled' },
    { jobId: draft, outcome: 'canceled' },
    { jobId: running, outcome: 'requested' },
    { jobId: failed, outcome: 'ended' },
    { jobId: null, outcome: 'missing' },
    { jobId: null, outcome: 'missing' },
  ]);
  expect(canceled.json().batch).toMatchObject({ status: 'processing', progress: { canceled: 2, processing: 1 } });
  const again = await post(user, `/v1/batches/${id}/cancel`);
  expect(again.statusCode).toBe(202);
  expect(again.json().results.slice(0, 2)).toMatchObject([{ outcome: 'ended' }, { outcome: 'ended' }]);
  // The units of what never ran are there again: the running one and the failed one's are what is left at most.
  expect((await get(user, '/v1/usage')).json().videoGenerations).toMatchObject({ reserved: 1 });
});

test('a hundred jobs are canceled in one call', async () => {
  const user = await api.signUp();
  const jobs = [];
  for (let count = 0; count < 30; count += 1) jobs.push(await order(user, { start: false }));
  const missing = Array.from({ length: 70 }, () => itemOf(createObjectId()));
  const id = await store(user, [...jobs.map((jobId) => itemOf(jobId)), ...missing]);
  const { batch, results } = (await post(user, `/v1/batches/${id}/cancel`)).json();
  expect(results.filter(({ outcome }: { outcome: string }) => outcome === 'canceled')).toHaveLength(30);
  expect(batch).toMatchObject({
    status: 'canceled',
    progress: { total: 100, canceled: 30, refused: 70, percentage: 100 },
  });
});

test('lists go newest first through all pages', async () => {
  const user = await api.signUp();
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.unshift(await store(user, [itemOf(null)], new Date(index * 1_000)));
  const seen: string[] = [];
  let after = '';
  for (let page = 0; page < 5; page += 1) {
    const body = (await get(user, `/v1/batches?limit=2${after}`)).json();
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    if (!body.hasMore) break;
    after = `&after=${encodeURIComponent(body.nextCursor)}`;
  }
  expect(seen).toEqual(ids);
});

test('R-000-02: members see a batch, who ordered it and the workspace’s owner cancel it, everybody else is refused', async () => {
  const [owner, member, stranger] = [await api.signUp(), await api.signUp(), await api.signUp()];
  await post(owner, `/v1/workspaces/${owner.workspaceId}/members`, { email: member.email });
  const inside = { 'x-workspace-id': owner.workspaceId };
  const own = await store(owner, [itemOf(null)]);
  const members = await store({ ...member, workspaceId: owner.workspaceId }, [itemOf(null)]);
  const seen = async (user: SignedInUser, id: string, headers = {}) =>
    (await get(user, `/v1/batches/${id}`, headers)).statusCode;
  const canceled = async (user: SignedInUser, id: string, headers = {}) =>
    (await post(user, `/v1/batches/${id}/cancel`, undefined, headers)).statusCode;
  expect([await seen(member, own, inside), await canceled(member, own, inside)]).toEqual([200, 403]);
  expect([await canceled(member, members, inside), await canceled(owner, members)]).toEqual([202, 202]);
  expect([await seen(stranger, own), await canceled(stranger, own)]).toEqual([403, 403]);
  expect([await seen(owner, createObjectId()), await seen(owner, 'x')]).toEqual([404, 404]);
});
