import { type Job, type JobEvent, productOf } from '@callsheet/domain';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createVideoReads, type VideoReads } from './create-video-reads.ts';
import { jobsOf } from './job-document.ts';
import type { ListVideosInput } from './list-videos-of-workspace.ts';
import { createObjectId } from './object-id.ts';
import { at, buildJob, STARTED } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';
import { buildProductJob, documentAfter, QUEUED } from './testing/product-job.ts';
import { toDocument } from './to-document.ts';

let documents: OpenDocuments;
let reads: VideoReads;

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'video list' });
});
beforeEach(async () => {
  await jobsOf(documents.db).deleteMany({});
  reads = createVideoReads(documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const list = (given: Partial<ListVideosInput> = {}) =>
  reads.listVideosOfWorkspace({
    workspaceId: 'workspace-1',
    sortBy: 'createdAt',
    sortOrder: 'desc',
    page: 1,
    limit: 20,
    ...given,
  });
const idsOf = async (given: Partial<ListVideosInput> = {}) => (await list(given)).videos.map(({ id }) => id);

/** A video after these events, stored as its document would be. */
async function store(
  events: readonly JobEvent[] = [],
  given: Parameters<typeof buildProductJob>[1] & { productId?: string } = {},
): Promise<Job> {
  const { productId = createObjectId(), ...fields } = given;
  const { job, event } = buildProductJob(productId, fields);
  let last = { job, document: toDocument({ job, event, outbox: [] }) };
  for (const next of events) last = documentAfter(last.job, next);
  await jobsOf(documents.db).insertOne(last.document);
  return last.job;
}

const startedAt = (seconds: number): JobEvent => ({ ...STARTED, at: at(seconds) });

test('R-000-18: only product videos of the workspace that are not deleted are listed, newest first, with their number', async () => {
  const older = await store([], { now: at(1) });
  const newer = await store([QUEUED], { now: at(2) });
  await store([], { workspaceId: 'workspace-2' });
  await store([{ type: 'job.deleted', at: at(9) }]);
  const prompt = buildJob();
  await jobsOf(documents.db).insertOne(toDocument({ ...prompt, outbox: [] }));
  expect(await list()).toEqual({
    videos: [newer, older],
    total: 2,
    isTotalExact: true,
    page: 1,
    limit: 20,
    totalPages: 1,
  });
});

test('R-000-08: videos are filtered by seed 000’s words for a status, by product and by both', async () => {
  const productId = createObjectId();
  const pending = await store([], { productId, now: at(4) });
  const queued = await store([QUEUED], { now: at(3) });
  const processing = await store([QUEUED, STARTED], { productId, now: at(2) });
  const error = { code: 'CANCELED', message: 'Canceled.', retryable: true, class: 'user' } as const;
  const settling: JobEvent = {
    type: 'job.settling',
    at: at(5),
    settlement: { outcome: 'canceled', money: 'release', error },
    attemptState: null,
    rawStatus: null,
  };
  const ended: JobEvent = { type: 'job.canceled', at: at(6), error, charged: false, hold: null };
  const canceled = await store([QUEUED, settling, ended], { productId, now: at(1) });
  expect(await idsOf({ status: 'pending' })).toEqual([pending.id]);
  expect(await idsOf({ status: 'generating' })).toEqual([queued.id, processing.id]);
  expect(await idsOf({ status: 'failed' })).toEqual([canceled.id]);
  expect(await idsOf({ status: 'completed' })).toEqual([]);
  expect(await idsOf({ productId })).toEqual([pending.id, processing.id, canceled.id]);
  expect(await idsOf({ productId, status: 'generating' })).toEqual([processing.id]);
  expect(await idsOf({ productId: createObjectId() })).toEqual([]);
});

test('R-000-08: search finds the beginnings of words of title and description, together with the other filters', async () => {
  const summer = await store([], { title: 'Summer SALE $set', now: at(2) });
  const winter = await store([QUEUED], { title: 'Winter sale', description: 'Wärmt gut', now: at(1) });
  expect(await idsOf({ search: 'sal' })).toEqual([summer.id, winter.id]);
  expect(await idsOf({ search: 'sale win' })).toEqual([winter.id]);
  expect(await idsOf({ search: 'WARM' })).toEqual([winter.id]);
  expect(await idsOf({ search: 'sale', status: 'pending' })).toEqual([summer.id]);
  expect(await idsOf({ search: 'set', status: 'pending', productId: productOf(summer.input)?.id ?? '' })).toEqual([
    summer.id,
  ]);
  expect(await idsOf({ search: 'ale' })).toEqual([]);
  expect(await list({ search: '.*' })).toMatchObject({ videos: [], total: 0, totalPages: 0 });
  expect(await idsOf({ search: ' ' })).toHaveLength(2);
});

test('R-000-08: the order is by creation or generation, either way; what was never generated comes last of the newest', async () => {
  const first = await store([QUEUED, startedAt(90)], { now: at(1) });
  const second = await store([QUEUED, startedAt(50)], { now: at(2) });
  const draft = await store([], { now: at(3) });
  expect(await idsOf({ sortOrder: 'asc' })).toEqual([first.id, second.id, draft.id]);
  expect(await idsOf({ sortBy: 'generatedDate' })).toEqual([first.id, second.id, draft.id]);
  expect(await idsOf({ sortBy: 'generatedDate', sortOrder: 'asc' })).toEqual([draft.id, second.id, first.id]);
  expect(await idsOf({ sortBy: 'generatedDate', status: 'generating' })).toEqual([first.id, second.id]);
});

test('pages are complete and without repeats, also where times are equal; behind the last one there is nothing', async () => {
  const expected: string[] = [];
  for (let index = 0; index < 23; index += 1)
    expected.unshift((await store([], { now: at(Math.floor(index / 5)) })).id);
  const seen = [];
  for (let page = 1; page <= 3; page += 1) seen.push(...(await idsOf({ page, limit: 10 })));
  expect(seen).toEqual(expected);
  expect(await list({ page: 4, limit: 10 })).toMatchObject({ videos: [], total: 23, totalPages: 3, page: 4 });
  expect(await list({ page: 1e9, limit: 1e9 })).toMatchObject({ videos: [], limit: 100, totalPages: 1 });
  expect(await list({ page: -1, limit: 0 })).toMatchObject({ page: 1, limit: 1, total: 23 });
});

test('the number of a long list is counted once and remembered; that of a short one is right at every call', async () => {
  const { event, job } = buildProductJob(createObjectId());
  const { _id, ...fields } = toDocument({ job, event, outbox: [] });
  const many = (count: number, workspaceId: string) =>
    jobsOf(documents.db).insertMany(Array.from({ length: count }, () => ({ ...fields, workspaceId })) as never[]);
  await many(1_001, 'long');
  await many(999, 'short');
  expect(await list({ workspaceId: 'long' })).toMatchObject({ total: 1_001, totalPages: 51 });
  expect(await list({ workspaceId: 'short' })).toMatchObject({ total: 999 });
  await many(1, 'long');
  await many(1, 'short');
  expect(await list({ workspaceId: 'long' })).toMatchObject({ total: 1_001 });
  expect(await list({ workspaceId: 'short' })).toMatchObject({ total: 1_000 });
  expect(
    await createVideoReads(documents).listVideosOfWorkspace({
      workspaceId: 'long',
      sortBy: 'createdAt',
      sortOrder: 'desc',
      page: 1,
      limit: 1,
    }),
  ).toMatchObject({ total: 1_002 });
});
