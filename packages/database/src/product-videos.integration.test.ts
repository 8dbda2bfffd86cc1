import { type Job, type ProductVideo, type ProductVideoChange, productVideoOf } from '@callsheet/domain';
import fc from 'fast-check';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createJobRepository } from './create-job-repository.ts';
import { createProductRepository, type ProductRepository } from './create-product-repository.ts';
import { createProjections } from './create-projections.ts';
import { jobsOf } from './job-document.ts';
import { createObjectId } from './object-id.ts';
import { productsOf } from './product-document.ts';
import { at, buildJob, STARTED } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';
import { buildProductJob, documentAfter, QUEUED } from './testing/product-job.ts';

let documents: OpenDocuments;
let products: ProductRepository;

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'product videos' });
  products = createProductRepository(documents);
});
beforeEach(async () => {
  await productsOf(documents.db).deleteMany({});
  await jobsOf(documents.db).deleteMany({});
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const newProduct = async (workspaceId = 'w1') => {
  const fields = { title: 'Shoe', sku: null, marketplace: null, images: [], description: null };
  return (await products.insert({ ...fields, workspaceId, ownerId: 'u1', now: at(0) })).id;
};
const videosOf = async (id: string) => (await products.find(id))?.videos;
const storedOf = async (id: string) =>
  (await productsOf(documents.db).findOne({ _id: ObjectId.createFromHexString(id) }))?.videos;

function video(videoId: string, seq: number, given: Partial<ProductVideo> = {}): ProductVideo {
  return {
    videoId,
    template: 'unboxing',
    status: 'processing',
    generatedDate: null,
    completedAt: null,
    youtubeVideoId: null,
    localFilename: null,
    videoAsset: null,
    error: null,
    seq,
    ...given,
  };
}
const change = (productId: string, videoId: string, seq: number, isDeleted = false): ProductVideoChange => ({
  productId,
  videoId,
  seq,
  video: isDeleted ? null : video(videoId, seq),
});

describe('one change after the other (R-000-03, C-33)', () => {
  test('the newest seq wins, a repeat and an older one change nothing, and neither is the version touched', async () => {
    const id = await newProduct();
    const [first, second] = [createObjectId(), createObjectId()];
    expect(await products.applyVideo(change(id, first, 2))).toBe('applied');
    expect(await products.applyVideo(change(id, second, 1))).toBe('applied');
    expect(await products.applyVideo(change(id, first, 4))).toBe('applied');
    expect(await products.applyVideo(change(id, first, 4))).toBe('stale');
    expect(await products.applyVideo(change(id, first, 3))).toBe('stale');
    expect((await videosOf(id))?.map(({ videoId, seq }) => [videoId, seq])).toEqual([
      [second, 1],
      [first, 4],
    ]);
    expect(await products.find(id)).toMatchObject({ version: 1, updatedAt: at(0) });
  });

  test('a deleted video is gone and no older change brings it back', async () => {
    const id = await newProduct();
    const videoId = createObjectId();
    await products.applyVideo(change(id, videoId, 3));
    expect(await products.applyVideo(change(id, videoId, 5, true))).toBe('applied');
    expect(await videosOf(id)).toEqual([]);
    expect(await products.applyVideo(change(id, videoId, 4))).toBe('stale');
    expect(await products.applyVideo(change(id, createObjectId(), 9, true))).toBe('applied');
    expect(await videosOf(id)).toEqual([]);
  });

  test('a product that does not exist is told, one that is deleted is kept up', async () => {
    expect(await products.applyVideo(change(createObjectId(), createObjectId(), 1))).toBe('missing');
    expect(await products.applyVideo(change('x', createObjectId(), 1))).toBe('missing');
    const id = await newProduct();
    await products.remove({ id, now: at(1) });
    expect(await products.applyVideo(change(id, createObjectId(), 1))).toBe('applied');
  });
});

test('whatever the order, however often and from however many at once: what is left is the newest of every video', async () => {
  const videoIds = [createObjectId(), createObjectId(), createObjectId()];
  // Each video has the same last seq with the same outcome, as its job has.
  const changes = fc.record({
    isDeleted: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    steps: fc.array(fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 24 }),
    lanes: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(changes, async ({ isDeleted, steps, lanes }) => {
      const id = await newProduct();
      const all = steps.map(([which, seq]) => change(id, videoIds[which]!, seq, seq >= 5 && isDeleted[which]!));
      const applyLane = async (lane: number): Promise<void> => {
        for (const [index, one] of all.entries()) if (index % lanes === lane) await products.applyVideo(one);
      };
      await Promise.all(Array.from({ length: lanes }, (_, lane) => applyLane(lane)));
      const newest = new Map<string, ProductVideoChange>();
      for (const one of all) if (one.seq > (newest.get(one.videoId)?.seq ?? 0)) newest.set(one.videoId, one);
      const expected = [...newest.values()].map(({ video: entry }) => entry).filter((entry) => entry !== null);
      expect((await videosOf(id))?.toSorted(byVideo)).toEqual(expected.toSorted(byVideo));
      expect(await storedOf(id)).toHaveLength(newest.size);
    }),
    { numRuns: 25 },
  );
});

const byVideo = (one: ProductVideo, other: ProductVideo) => (one.videoId < other.videoId ? -1 : 1);

test('the projection of a job reaches its product; a product that is gone is noted, a job about none passes', async () => {
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) };
  const project = createProjections({ db: documents.db, log })['product.videos'];
  const id = await newProduct();
  const { job } = buildProductJob(id);
  await project({ job });
  expect(await videosOf(id)).toEqual([productVideoOf(job)?.video]);
  await project({ job: buildJob().job });
  expect(warnings).toEqual([]);
  const lost = buildProductJob(createObjectId()).job;
  await project({ job: lost });
  expect(warnings).toMatchObject([{ jobId: lost.id }]);
});

describe('a rebuild from the jobs', () => {
  async function store(productId: string, given: Parameters<typeof buildProductJob>[1] = {}): Promise<Job> {
    const { job, event } = buildProductJob(productId, given);
    await createJobRepository(documents).insert({ job, event, outbox: [] });
    return job;
  }
  async function move(job: Job, event: Parameters<typeof documentAfter>[1]): Promise<Job> {
    const { job: next, document } = documentAfter(job, event);
    const { _id, ...fields } = document;
    await jobsOf(documents.db).updateOne({ _id }, { $set: fields });
    return next;
  }

  test('puts in what is missing, mends what is wrong, behind or ahead, and takes away what no job stands for', async () => {
    const id = await newProduct();
    const missing = await store(id);
    const behind = await move(await move(await store(id), QUEUED), STARTED);
    const wrong = await store(id);
    const ahead = await store(id);
    const deleted = await move(await store(id), { type: 'job.deleted', at: at(9) });
    await store(await newProduct());
    await products.applyVideo({ ...change(id, behind.id, 1) });
    await products.applyVideo({
      ...change(id, wrong.id, wrong.seq),
      video: video(wrong.id, wrong.seq, { error: 'x' }),
    });
    await products.applyVideo(change(id, ahead.id, 99));
    await products.applyVideo(change(id, deleted.id, 1));
    await products.applyVideo(change(id, createObjectId(), 3));
    await products.applyVideo(change(id, createObjectId(), 3, true));

    expect(await products.rebuildVideos({ productId: id })).toEqual({ products: 1, changed: 5, removed: 2 });
    const expected = [missing, behind, wrong, ahead].map((job) => productVideoOf(job)?.video);
    expect((await videosOf(id))?.toSorted(byVideo)).toEqual(expected);
    expect((await storedOf(id))?.filter((entry) => 'removed' in entry)).toEqual([
      { videoId: deleted.id, seq: deleted.seq, removed: true },
    ]);
    expect(await products.rebuildVideos({ productId: id })).toEqual({ products: 1, changed: 0, removed: 0 });
  });

  test('reaches one product, those of a workspace, or all', async () => {
    const ids = [await newProduct(), await newProduct(), await newProduct('w2')];
    for (const id of ids) await store(id);
    expect(await products.rebuildVideos({ productId: ids[0]! })).toMatchObject({ products: 1, changed: 1 });
    expect(await products.rebuildVideos({ workspaceId: 'w1' })).toMatchObject({ products: 2, changed: 1 });
    expect(await products.rebuildVideos('all')).toMatchObject({ products: 3, changed: 1 });
    expect(await products.rebuildVideos({ productId: 'x' })).toEqual({ products: 0, changed: 0, removed: 0 });
  });

  test('while changes come in loses none of them', async () => {
    const id = await newProduct();
    const jobs: Job[] = [];
    for (let index = 0; index < 5; index += 1) jobs.push(await store(id));
    const lanes = jobs.map(async (job) => {
      await products.applyVideo(productVideoOf(job)!);
      const queued = await move(job, QUEUED);
      await products.applyVideo(productVideoOf(queued)!);
      const started = await move(queued, STARTED);
      await products.applyVideo(productVideoOf(started)!);
      return started;
    });
    const rebuilds = Array.from({ length: 5 }, () => products.rebuildVideos('all'));
    const last = await Promise.all(lanes);
    await Promise.all(rebuilds);
    expect((await videosOf(id))?.toSorted(byVideo)).toEqual(last.map((job) => productVideoOf(job)?.video));
  });
});
