import type { Batch } from '@callsheet/domain';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type BatchRepository, createBatchRepository } from './create-batch-repository.ts';
import { createJobRepository } from './create-job-repository.ts';
import type { BatchCursor } from './list-batches.ts';
import { createObjectId } from './object-id.ts';
import { at } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';
import { buildProductJob } from './testing/product-job.ts';

let documents: OpenDocuments;
let batches: BatchRepository;

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'batches' });
  batches = createBatchRepository(documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const build = (given: Partial<Batch> = {}): Batch => ({
  id: createObjectId(),
  workspaceId: 'w1',
  ownerId: 'u1',
  origin: 's000',
  items: [
    { productId: createObjectId(), jobId: createObjectId(), error: null },
    { productId: 'unknown', jobId: null, error: 'Product not found' },
  ],
  createdAt: at(0),
  ...given,
});

test('a batch is read back as it was stored, once; what became of its items can be written later', async () => {
  const batch = build();
  expect(await batches.insert(batch)).toBe('inserted');
  expect(await batches.insert(batch)).toBe('duplicate');
  expect(await batches.find(batch.id)).toEqual(batch);
  expect(await batches.find(createObjectId())).toBeNull();
  expect(await batches.find('x')).toBeNull();
  const items = batch.items.map((item) => ({ ...item, jobId: null, error: 'Full' }));
  await batches.setItems({ id: batch.id, items });
  expect((await batches.find(batch.id))?.items).toEqual(items);
});

test('batches of a workspace are listed newest first through all pages', async () => {
  const expected: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    const batch = build({ workspaceId: 'w-list', createdAt: at(Math.floor(index / 2)) });
    await batches.insert(batch);
    expected.unshift(batch.id);
  }
  const seen: string[] = [];
  let after: BatchCursor | null = null;
  do {
    const page = await batches.list({
      workspaceId: 'w-list',
      viewerId: 'u2',
      limit: 3,
      ...(after === null ? {} : { after }),
    });
    seen.push(...page.batches.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  expect(seen).toEqual(expected);
});

test('R-003-05, R-003-27: a batch of scenes is read back with the codes of its refusals, and listed for who ordered it alone', async () => {
  const items = [
    { sceneId: 's1', jobId: createObjectId(), error: null },
    { sceneId: 's2', jobId: null, error: 'Scene not found', code: 'NOT_FOUND' as const },
  ];
  const batch = build({ workspaceId: 'w-scenes', origin: 'v1', items });
  await batches.insert(batch);
  expect(await batches.find(batch.id)).toEqual(batch);
  const seenBy = async (viewerId: string) =>
    (await batches.list({ workspaceId: 'w-scenes', viewerId, limit: 10 })).batches.map(({ id }) => id);
  expect([await seenBy('u1'), await seenBy('u2')]).toEqual([[batch.id], []]);
});

test('jobs of a batch tell status and progress; those that were never made are missing', async () => {
  const { job, event } = buildProductJob(createObjectId());
  await createJobRepository(documents).insert({ job, event, outbox: [] });
  const found = await batches.readJobs([job.id, createObjectId(), 'x']);
  expect([...found]).toEqual([[job.id, { status: 'draft', progress: 0 }]]);
  expect((await batches.readJobs([])).size).toBe(0);
});
