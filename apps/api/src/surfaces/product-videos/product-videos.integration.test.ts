import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { takeVideos } from '../../testing/take-videos.ts';
import { bulkGenerate } from './bulk-generate.ts';

let api: RunningApi;
let user: SignedInUser;

beforeAll(async () => {
  api = await startApi({
    stack: inject('stack'),
    label: 'product videos',
    // Nobody calls it here: the worker is played.
    variables: { RCK_DESCRIPTION_SERVER_URL: 'http://127.0.0.1:9' },
  });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const IMAGES = ['https://shop.example/kettle.jpg'];

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  options: { as?: SignedInUser; body?: object; headers?: Record<string, string> } = {},
) {
  const { as = user, body, headers = {} } = options;
  const sent = body === undefined ? {} : { payload: body };
  const response = await api.call({ method, url, headers: { ...as.headers, ...headers }, ...sent });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

async function makeProduct(given: Record<string, unknown> = {}, as: SignedInUser = user): Promise<string> {
  const body = { title: 'Copper kettle', sku: 'K-1', images: IMAGES, ...given };
  const { status, body: product } = await call('POST', '/v1/products', { as, body });
  expect(status).toBe(201);
  return product.id;
}

async function makeVideo(given: Record<string, unknown> = {}, as: SignedInUser = user): Promise<string> {
  const productId = given.productId ?? (await makeProduct({}, as));
  const { status, body } = await call('POST', '/api/videos', {
    as,
    body: { template: 'unboxing', ...given, productId },
  });
  expect([status, body.message]).toEqual([201, undefined]);
  return body.data.id;
}

const worker = () => playWorker(api.dependencies.engine);
const asset = () => sampleAsset(api.videosBucket);
const usedBy = async (as: SignedInUser) => (await call('GET', '/api/videos/usage/stats', { as })).body.data;

/** Starts a video while a played worker takes its order. */
async function generate(id: string) {
  const answer = call('POST', `/api/videos/${id}/generate`);
  await expect.poll(async () => (await api.dependencies.engine.jobs.find(id))?.job.status).toBe('queued');
  await worker().submit(id);
  return await answer;
}

describe('one video', () => {
  test('R-000-22: it is made pending, with its product, and its unit is taken at once (C-10)', async () => {
    const as = await api.signUp();
    const productId = await makeProduct({}, as);
    const body = { productId, template: 'lifestyle', customInstructions: 'Warm light.', metadata: { campaign: 7 } };
    const made = await call('POST', '/api/videos', { as, body });
    expect([made.status, made.headers.location]).toEqual([201, `/api/videos/${made.body.data.id}`]);
    expect(made.body).toMatchObject({
      success: true,
      data: {
        _id: made.body.data.id,
        userId: as.id,
        workspaceId: as.workspaceId,
        productId,
        template: 'lifestyle',
        customInstructions: 'Warm light.',
        status: 'pending',
        generatedDate: null,
        error: null,
        metadata: { campaign: 7 },
        product: { _id: productId, title: 'Copper kettle', sku: 'K-1', images: [{ url: IMAGES[0] }] },
      },
    });
    expect(await usedBy(as)).toMatchObject({ used: 1, limit: 30, remaining: 29, percentage: 3.3, state: 'available' });
    const product = await call('GET', `/v1/products/${productId}`, { as });
    expect(product.body.videos).toMatchObject([
      { videoId: made.body.data.id, template: 'lifestyle', status: 'pending' },
    ]);
  });

  test('R-000-25, R-000-35: it is generated, completed and shown with a link, also in its product (R-000-03)', async () => {
    const productId = await makeProduct();
    const id = await makeVideo({ productId });
    const started = await generate(id);
    expect([started.status, started.body.data.status]).toEqual([200, 'generating']);
    expect(started.body.data.metadata.externalJobId).toBe('prediction-1');
    expect(started.body.data.generatedDate).toMatch(/^\d{4}-/);
    await worker().finish(id, [asset()]);
    const { body } = await call('GET', `/api/videos/${id}`);
    expect(body.data).toMatchObject({
      jobId: id,
      status: 'completed',
      errorMessage: null,
      videoUrl: expect.stringContaining('X-Amz-Signature'),
      metadata: { format: 'mp4', resolution: '720p', fileSize: 1_000, externalJobId: 'prediction-1' },
    });
    expect(body.data.metadata.videoUrl).toBe(body.data.videoUrl);
    const product = await call('GET', `/v1/products/${productId}`);
    expect(product.body.videos).toMatchObject([
      { videoId: id, status: 'completed', videoUrl: expect.stringContaining('X-Amz-Signature') },
    ]);
  });

  test('R-000-25, R-000-45: the generator’s refusal is a 500 in its words, and the video is failed with them', async () => {
    const id = await makeVideo();
    const answer = call('POST', `/api/videos/${id}/generate`);
    await expect.poll(async () => (await api.dependencies.engine.jobs.find(id))?.job.status).toBe('queued');
    await worker().submit(id);
    await answer;
    await worker().fail(id);
    const { body } = await call('GET', `/api/videos/${id}`);
    expect(body.data).toMatchObject({ status: 'failed', error: expect.stringMatching(/flagged/) });
    expect(body.data.metadata.failedAt).toMatch(/^\d{4}-/);
  });

  test('R-000-45: only a pending video can be generated; unknown, malformed and other jobs say the same', async () => {
    const id = await makeVideo();
    await generate(id);
    const prompt = await call('POST', '/v1/jobs', {
      body: { prompt: 'x', durationSeconds: 4, aspectRatio: '16:9', start: false },
    });
    for (const video of [id, 'f'.repeat(24), 'nonsense', prompt.body.id]) {
      const again = await call('POST', `/api/videos/${video}/generate`);
      expect([again.status, again.body.error]).toEqual([400, 'Video not found or already generating']);
    }
  });

  test('a video is made of the product as it is when it is generated', async () => {
    const productId = await makeProduct();
    const id = await makeVideo({ productId });
    await api.call({
      method: 'PATCH',
      url: `/v1/products/${productId}`,
      headers: { ...user.headers },
      payload: { title: 'Brass kettle', images: ['https://shop.example/brass.jpg'] },
    });
    await generate(id);
    const { input } = (await api.dependencies.engine.jobs.find(id))!.job;
    expect(input).toMatchObject({ product: { title: 'Brass kettle', imageUrls: ['https://shop.example/brass.jpg'] } });
  });

  test('R-000-50: a product without an image is refused, when a video is made and when it is generated', async () => {
    const bare = await makeProduct({ images: [] });
    const refused = await call('POST', '/api/videos', { body: { productId: bare, template: 'unboxing' } });
    expect([refused.status, refused.body.code]).toEqual([400, 'PRODUCT_IMAGE_REQUIRED']);
    const productId = await makeProduct();
    const id = await makeVideo({ productId });
    const emptied = { method: 'PATCH', url: `/v1/products/${productId}`, headers: { ...user.headers } } as const;
    await api.call({ ...emptied, payload: { images: [] } });
    const generated = await call('POST', `/api/videos/${id}/generate`);
    expect([generated.status, generated.body.code]).toEqual([400, 'PRODUCT_IMAGE_REQUIRED']);
    expect((await call('GET', `/api/videos/${id}`)).body.data.status).toBe('pending');
  });

  test.each([
    ['no product', { template: 'unboxing' }, 400, 'Product ID is required'],
    ['an empty product', { productId: ' ', template: 'unboxing' }, 400, 'Product ID is required'],
    ['an unknown product', { productId: 'f'.repeat(24), template: 'unboxing' }, 404, 'Product not found'],
    ['a malformed product', { productId: 'x', template: 'unboxing' }, 404, 'Product not found'],
    ['a template in upper case', { productId: 'x', template: 'UNBOXING' }, 400, /^template must be one of product_sho/],
    ['no template', { productId: 'x' }, 400, /template/],
    [
      '501 characters',
      { productId: null, template: 'unboxing', customInstructions: 'x'.repeat(501) },
      400,
      /at most 500/,
    ],
    ['17 names', { productId: 'x', template: 'unboxing', metadata: seventeenNames() }, 400, /at most 16 names/],
  ])('R-000-06, R-000-44: %s is refused and nothing is taken', async (_what, body, status, message) => {
    const as = await api.signUp();
    const productId = 'productId' in body && body.productId === null ? await makeProduct({}, as) : undefined;
    const answer = await call('POST', '/api/videos', { as, body: { ...body, ...(productId && { productId }) } });
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect((await usedBy(as)).used).toBe(0);
  });

  test('500 characters that take two units each are 500 characters, and pass', async () => {
    const id = await makeVideo({ customInstructions: '🧠'.repeat(500) });
    expect((await call('GET', `/api/videos/${id}`)).body.data.customInstructions).toHaveLength(1_000);
  });
});

describe('editing and deleting', () => {
  test('R-000-26: a pending video changes template, instructions and metadata; its product shows it', async () => {
    const productId = await makeProduct();
    const id = await makeVideo({ productId });
    const body = {
      template: 'store_display',
      customInstructions: 'Slow.',
      metadata: { a: [1, { b: null }] },
      status: 'pending',
    };
    const edited = await call('PUT', `/api/videos/${id}`, { body });
    expect([edited.status, edited.body.data]).toMatchObject([
      200,
      { template: 'store_display', customInstructions: 'Slow.', metadata: { a: [1, { b: null }] }, status: 'pending' },
    ]);
    const product = await call('GET', `/v1/products/${productId}`);
    expect(product.body.videos).toMatchObject([{ template: 'store_display' }]);
    expect((await call('PUT', `/api/videos/${id}`, { body: { template: 'Lifestyle' } })).status).toBe(400);
  });

  test('C-30: illegal statuses and errors by hand are 409 and change nothing; failed gives a pending one up', async () => {
    const as = await api.signUp();
    const id = await makeVideo({}, as);
    for (const body of [
      { status: 'completed' },
      { status: 'generating' },
      { error: 'x' },
      { status: 'pending', error: 'x' },
    ]) {
      const refused = await call('PUT', `/api/videos/${id}`, { as, body });
      expect([body, refused.status, refused.body.code]).toEqual([body, 409, 'ILLEGAL_TRANSITION']);
    }
    expect((await call('GET', `/api/videos/${id}`, { as })).body.data.status).toBe('pending');
    const given = await call('PUT', `/api/videos/${id}`, { as, body: { status: 'failed', error: 'not wanted' } });
    expect([given.status, given.body.data.status]).toEqual([200, 'failed']);
    expect((await usedBy(as)).used).toBe(0);
    const late = await call('PUT', `/api/videos/${id}`, { as, body: { template: 'lifestyle' } });
    expect([late.status, late.body.code]).toEqual([409, 'ILLEGAL_TRANSITION']);
  });

  test('R-000-27, C-32: a deleted draft gives its unit back and leaves list and product', async () => {
    const as = await api.signUp();
    const productId = await makeProduct({}, as);
    const id = await makeVideo({ productId }, as);
    const deleted = await call('DELETE', `/api/videos/${id}`, { as });
    expect([deleted.status, deleted.body.success, deleted.body.data.id]).toEqual([200, true, id]);
    expect((await usedBy(as)).used).toBe(0);
    expect((await call('GET', '/api/videos', { as })).body.data.videos).toEqual([]);
    expect((await call('GET', `/v1/products/${productId}`, { as })).body.videos).toEqual([]);
    for (const method of ['GET', 'DELETE'] as const)
      expect((await call(method, `/api/videos/${id}`, { as })).status).toBe(404);
  });

  test('C-09: somebody else’s video is 403 for every use, and their product cannot be ordered', async () => {
    const stranger = await api.signUp();
    const productId = await makeProduct();
    const id = await makeVideo({ productId });
    for (const [method, url, body] of [
      ['GET', `/api/videos/${id}`, undefined],
      ['PUT', `/api/videos/${id}`, { template: 'lifestyle' }],
      ['POST', `/api/videos/${id}/generate`, undefined],
      ['DELETE', `/api/videos/${id}`, undefined],
    ] as const) {
      const answer = await call(method, url, { as: stranger, ...(body === undefined ? {} : { body }) });
      expect([method, answer.status, answer.body.code]).toEqual([method, 403, 'FORBIDDEN']);
    }
    const ordered = await call('POST', '/api/videos', { as: stranger, body: { productId, template: 'unboxing' } });
    expect([ordered.status, ordered.body.error]).toEqual([404, 'Product not found']);
  });
});

describe('quota', () => {
  test('R-000-41, R-000-43: the 31st video of a Junior workspace is refused with the seed’s sentence', async () => {
    const as = await api.signUp();
    await takeVideos(api, { workspaceId: as.workspaceId, amount: 29 });
    const productId = await makeProduct({}, as);
    await makeVideo({ productId }, as);
    const refused = await call('POST', '/api/videos', { as, body: { productId, template: 'unboxing' } });
    expect([refused.status, refused.body.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(refused.body.error).toMatch(
      /^Video generation limit reached\. You have used 30\/30 videos for this billing period/,
    );
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await usedBy(as)).toMatchObject({ used: 30, remaining: 0, percentage: 100, state: 'limit_reached' });
    expect((await call('GET', '/api/videos', { as })).body.data.pagination.total).toBe(1);
  });
});

describe('many videos', () => {
  test('R-000-48: bulk gives one result per item; what fails is told and takes nothing; the batch shows how it goes', async () => {
    const as = await api.signUp();
    const good = await Promise.all(Array.from({ length: 17 }, () => makeProduct({}, as)));
    const bare = await makeProduct({ images: [] }, as);
    const foreign = await makeProduct({}, user);
    const productIds = [...good, bare, foreign, good[0]!];
    const body = { productIds, templateId: 'product_showcase', templateName: 'Showcase' };
    const bulk = await call('POST', '/api/videos/bulk-generate', { as, body });
    expect([bulk.status, bulk.body.success, bulk.body.message]).toEqual([200, true, 'Started 17 videos, 3 failed']);
    const { results, succeeded, failed, batchId } = bulk.body.data;
    expect([succeeded, failed]).toEqual([17, 3]);
    expect(results.map((result: { productId: string }) => result.productId)).toEqual(productIds);
    expect(results.slice(17)).toEqual([
      { productId: bare, success: false, error: expect.stringContaining('no image') },
      { productId: foreign, success: false, error: 'Product not found' },
      { productId: good[0], success: false, error: expect.stringContaining('twice') },
    ]);
    expect((await usedBy(as)).used).toBe(17);
    const batch = await call('GET', `/v1/batches/${batchId}`, { as });
    expect(batch.body).toMatchObject({ status: 'processing', progress: { total: 20, refused: 3, waiting: 17 } });
    const canceled = await call('POST', `/v1/batches/${batchId}/cancel`, { as });
    expect(canceled.status).toBeLessThan(300);
    expect((await usedBy(as)).used).toBe(0);
  });

  test('quota is taken item by item: the first ones get what is left', async () => {
    const as = await api.signUp();
    await takeVideos(api, { workspaceId: as.workspaceId, amount: 28 });
    const productIds = await Promise.all(Array.from({ length: 4 }, () => makeProduct({}, as)));
    const bulk = await call('POST', '/api/videos/bulk-generate', { as, body: { productIds, templateId: 'unboxing' } });
    expect(bulk.body.data.results.map((result: { success: boolean }) => result.success)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(bulk.body.data.results[3].error).toMatch(/30\/30 videos/);
  });

  test('R-000-24: when every item fails it is a 400 with the seed’s text', async () => {
    const body = { productIds: ['f'.repeat(24), 'x'], templateId: 'unboxing' };
    const bulk = await call('POST', '/api/videos/bulk-generate', { body });
    expect([bulk.status, bulk.body.success, bulk.body.message]).toEqual([400, false, 'Failed to generate videos']);
    expect(bulk.body.data.results).toHaveLength(2);
  });

  test('101 ids, none, and a list that is none are refused as a whole', async () => {
    for (const productIds of [Array.from({ length: 101 }, () => 'x'), [], 'x']) {
      const bulk = await call('POST', '/api/videos/bulk-generate', { body: { productIds, templateId: 'unboxing' } });
      expect([bulk.status, bulk.body.code]).toEqual([400, 'VALIDATION_ERROR']);
    }
  });

  test('U-06: a bulk order that is taken over tells the videos that it made, also of products that are gone', async () => {
    const as = await api.signUp();
    const productIds = await Promise.all([makeProduct({}, as), makeProduct({}, as)]);
    const { app } = api.dependencies;
    const deps = { ...app, defaults: { deadlineSeconds: 3600 }, now: () => new Date() };
    const viewer = {
      userId: as.id,
      workspaceId: as.workspaceId,
      workspaceRole: 'owner' as const,
      roles: [],
      apiKey: null,
    };
    const order = { batchId: app.newJobId(), viewer, productIds, template: 'unboxing' as const };
    const first = await bulkGenerate(deps, order);
    expect((await call('DELETE', `/v1/products/${productIds[0]}`, { as })).status).toBe(200);
    const again = await bulkGenerate(deps, order);
    expect(again.items).toEqual(first.items);
    expect(again.items.every(({ jobId }) => jobId !== null)).toBe(true);
    expect(await usedBy(as)).toMatchObject({ used: 2 });
  });

  test('U-06: the same bulk order with the same key is answered as the first time and makes nothing new', async () => {
    const as = await api.signUp();
    const productIds = await Promise.all(Array.from({ length: 3 }, () => makeProduct({}, as)));
    const order = { as, body: { productIds, templateId: 'unboxing' }, headers: { 'idempotency-key': 'bulk-1' } };
    const [first, second] = [
      await call('POST', '/api/videos/bulk-generate', order),
      await call('POST', '/api/videos/bulk-generate', order),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect((await usedBy(as)).used).toBe(3);
  });

  test('R-000-23: generate-for-product makes a video at once and shows it in the product', async () => {
    const productId = await makeProduct();
    const body = { productId, templateId: 'human_usage', templateName: 'Human usage' };
    const made = await call('POST', '/api/videos/generate-for-product', { body });
    expect([made.status, made.body.data.video.status]).toEqual([201, 'generating']);
    expect(made.body.data.product.videos).toMatchObject([
      { videoId: made.body.data.video.id, status: 'processing', template: 'human_usage' },
    ]);
  });

  test('R-000-08, R-000-18: the list is paged, filtered, searched and sorted', async () => {
    const as = await api.signUp();
    const [kettle, lamp] = [await makeProduct({}, as), await makeProduct({ title: 'Desk lamp', sku: 'L' }, as)];
    const ids = [];
    for (const productId of [kettle, lamp, kettle]) ids.push(await makeVideo({ productId }, as));
    const list = async (query: string) => (await call('GET', `/api/videos?${query}`, { as })).body.data;
    const idsOf = (data: { videos: readonly { id: string }[] }) => data.videos.map(({ id }) => id);
    expect(idsOf(await list(''))).toEqual(ids.toReversed());
    expect(idsOf(await list('sortOrder=asc&limit=2'))).toEqual(ids.slice(0, 2));
    expect(await list('limit=2&page=2')).toMatchObject({
      pagination: { page: 2, limit: 2, total: 3, totalPages: 2, hasNext: false, hasPrev: true },
    });
    expect(idsOf(await list(`productId=${lamp}`))).toEqual([ids[1]]);
    expect(idsOf(await list('search=desk'))).toEqual([ids[1]]);
    expect(idsOf(await list('status=pending&search=&productId='))).toHaveLength(3);
    expect(idsOf(await list('status=completed'))).toEqual([]);
    expect((await call('GET', '/api/videos?status=done', { as })).status).toBe(400);
  });
});

function seventeenNames(): Record<string, number> {
  return Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`name${index}`, index]));
}
