import { randomUUID } from 'node:crypto';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POLL_MS, signUp } from './testing/client.ts';
import { probeVideo } from './testing/probe-video.ts';
import { openShop, type ProductShop, QUICK, scriptGenerator, seenByGenerator } from './testing/product-shop.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

const ELSEWHERE = { kind: 'kept_elsewhere', youtubeVideoId: 'rckShowcase', localFilename: 'kettle.mp4' };

describe('seed 000: from products to videos', () => {
  let apps: RunningApps;
  let shop: ProductShop;
  beforeAll(async () => {
    apps = await startApps('product-videos', {
      simulator: { RCK_JOB_MS: '300' },
      // Rare enough to tell a callback from a check.
      worker: { CHECK_INTERVAL_MIN_MS: '8000', CHECK_INTERVAL_MAX_MS: '8000' },
      api: { TEMPLATE_CACHE_TTL_SECONDS: '0' },
    });
    shop = openShop(apps, await signUp(apps.apiUrl));
    await scriptGenerator(apps.simulatorUrl, '', [QUICK], 1_000);
  });
  afterAll(async () => apps?.stop());

  /** A pending video that the generator will treat as told. */
  async function scripted(...faults: readonly Record<string, unknown>[]): Promise<{ id: string; productId: string }> {
    const title = `Kettle ${randomUUID()}`;
    await scriptGenerator(apps.simulatorUrl, title, faults);
    const productId = await shop.product({ title });
    return { productId, id: await shop.pending(productId) };
  }

  /** How the callbacks about a video were answered; waits for the first. */
  async function callbacksAbout(id: string): Promise<readonly string[]> {
    return await waitFor(
      async () => {
        const { callbacks } = await seenByGenerator(apps.simulatorUrl, id);
        return callbacks.length > 0 ? callbacks : null;
      },
      { timeoutMs: 30_000, intervalMs: POLL_MS, description: `the generator to call back about ${id}` },
    );
  }

  const generate = (id: string, of = shop) => of.call('POST', `/api/videos/${id}/generate`);

  test('a workspace, a product, a pending video, generated, called back, completed and playable (R-000-18 to R-000-25, R-000-35)', async () => {
    const client = await signUp(apps.apiUrl);
    const workspace = await client.post('/v1/workspaces', { name: 'Kettles' });
    const ours = openShop(apps, client, workspace.body.id);
    const templates = await ours.call('GET', '/api/videos/templates');
    expect(templates.body).toMatchObject({ success: true, message: expect.any(String), error: null });
    const template = templates.body.templates[0].name;

    const productId = await ours.product({ title: 'Copper kettle', sku: 'CK-24' });
    const customInstructions = 'Warm light, slowly turned.';
    const id = await ours.pending(productId, { template, customInstructions });
    expect(await ours.used()).toBe(1);

    const generated = await generate(id, ours);
    expect([generated.status, generated.body.data.status]).toEqual([200, 'generating']);
    const { externalJobId } = generated.body.data.metadata;
    expect(externalJobId).toEqual(expect.any(String));
    const video = await ours.ended(id);
    expect(video).toMatchObject({
      _id: id,
      status: 'completed',
      error: null,
      warnings: [],
      metadata: { externalJobId, title: 'Copper kettle | Product showcase', format: 'mp4', resolution: '720p' },
    });
    const probed = await probeVideo(video.videoUrl);
    expect(probed).toMatchObject({ width: 1280, height: 720, frames: 96, hasAudio: true });
    expect(await callbacksAbout(id)).toEqual(['/internal/videos/success 200']);
    const { orders } = await seenByGenerator(apps.simulatorUrl, id);
    expect(orders).toMatchObject([{ id_product: productId, sku: 'CK-24', custom_instructions: customInstructions }]);

    const list = await ours.call('GET', '/api/videos?status=completed&search=copper');
    expect(list.body.data.videos).toMatchObject([{ id, videoUrl: expect.stringContaining('X-Amz-Signature') }]);
    const [shown] = await ours.productShows(productId, ['completed']);
    expect(shown).toMatchObject({ videoId: id, template });
    expect(await probeVideo(shown.videoUrl)).toEqual(probed);
    expect((await shop.call('GET', '/api/videos?search=copper')).body.data.videos).toEqual([]);
  });

  test('what the generator makes is delivered as it came: size and length are those of the file (R-000-23, R-000-29)', async () => {
    const productId = await shop.product({ title: 'Tall kettle' });
    const body = { productId, templateId: 'human_usage', templateName: 'Human usage' };
    const made = await shop.call('POST', '/api/videos/generate-for-product', body);
    expect([made.status, made.body.data.product.videos.length]).toEqual([201, 1]);
    const video = await shop.ended(made.body.data.video.id);
    const probed = await probeVideo(video.videoUrl);
    expect(probed).toMatchObject({ width: 720, height: 1280, frames: 72 });
    const job = (await shop.call('GET', `/v1/jobs/${video.id}`)).body;
    const { width, height, durationSeconds, bytes } = job.assets.find(({ role }: { role: string }) => role === 'video');
    expect({ width, height }).toEqual({ width: probed.width, height: probed.height });
    expect(Math.abs(durationSeconds - probed.durationSeconds)).toBeLessThan(1 / 24);
    expect(job.resolved).toMatchObject({ aspectRatio: '9:16', resolution: '720x1280', durationSeconds });
    expect(bytes).toBe((await (await fetch(video.videoUrl)).arrayBuffer()).byteLength);
    expect(video.metadata).toMatchObject({ resolution: '720p', duration: durationSeconds, fileSize: bytes });
    const { url, ...thumbnail } = job.assets.find(({ role }: { role: string }) => role === 'thumbnail');
    expect(thumbnail.width).toBeLessThan(thumbnail.height);
    expect((await fetch(url)).headers.get('content-type')).toBe('image/jpeg');
  });

  test('20 products at once of which 3 cannot be ordered: the other 17 all end, and what failed is not paid (R-000-48)', async () => {
    const ours = openShop(apps, await signUp(apps.apiUrl));
    const run = randomUUID();
    await scriptGenerator(apps.simulatorUrl, `${run} kept`, [ELSEWHERE], 13);
    await scriptGenerator(apps.simulatorUrl, `${run} broken`, [{ kind: 'fail_with', error: 'Too dark' }], 2);
    const kinds = Array.from({ length: 17 }, (_, index) => (index < 2 ? 'drawn' : index < 15 ? 'kept' : 'broken'));
    const good = await Promise.all(kinds.map((kind) => ours.product({ title: `${run} ${kind}` })));
    const bare = await ours.product({ images: [] });
    const productIds = [...good, bare, 'f'.repeat(24), good[0]];
    const body = { productIds, templateId: 'lifestyle', templateName: 'Lifestyle' };
    const bulk = await ours.call('POST', '/api/videos/bulk-generate', body);
    expect([bulk.status, bulk.body.message]).toEqual([200, 'Started 17 videos, 3 failed']);
    const batchId: string = bulk.body.data.batchId;
    const batch = await waitFor(
      async () => {
        const { body: read } = await ours.call('GET', `/v1/batches/${batchId}`);
        return read.status === 'processing' ? null : read;
      },
      { timeoutMs: 60_000, intervalMs: POLL_MS, description: 'the batch to end' },
    );
    expect(batch).toMatchObject({
      status: 'partially_completed',
      progress: { total: 20, refused: 3, completed: 15, failed: 2, waiting: 0, processing: 0, percentage: 100 },
    });
    expect(await ours.used()).toBe(15);
    const list = await ours.call('GET', '/api/videos?limit=100');
    const drawn = list.body.data.videos.filter(({ videoUrl }: { videoUrl: string | null }) => videoUrl !== null);
    expect(drawn).toHaveLength(2);
    expect(await probeVideo(drawn[0].videoUrl)).toMatchObject({ width: 1280, height: 720, frames: 96 });
    await Promise.all(good.map((id, index) => ours.productShows(id, [index < 15 ? 'completed' : 'failed'])));
  });

  test('the generator says success:false: 500 in its words, the video failed with them, the unit given back (R-000-45, C-28)', async () => {
    const before = await shop.used();
    const refusal = { success: false, message: 'The queue is full' };
    const { id } = await scripted({ kind: 'create_status', status: 200, body: refusal });
    const answer = await generate(id);
    expect([answer.status, answer.body.success, answer.body.error]).toEqual([500, false, 'The queue is full']);
    const video = await shop.ended(id);
    expect(video).toMatchObject({ status: 'failed', error: 'The queue is full', videoUrl: null });
    expect(await shop.used()).toBe(before);
    expect((await generate(id)).body.error).toBe('Video not found or already generating');
  });

  test('a failure that is called back fails the video, in list and product, and gives the unit back (R-000-36)', async () => {
    const before = await shop.used();
    const { id, productId } = await scripted({ kind: 'fail_with', error: 'The product cannot be seen' });
    expect((await generate(id)).status).toBe(200);
    expect(await shop.ended(id)).toMatchObject({ status: 'failed', error: 'The product cannot be seen' });
    expect(await callbacksAbout(id)).toEqual(['/internal/videos/failure 200']);
    await shop.productShows(productId, ['failed']);
    expect(await shop.used()).toBe(before);
  });

  test('K5: kept elsewhere is completed with a warning and references, without a file of ours (C-17)', async () => {
    const { id } = await scripted(ELSEWHERE);
    await generate(id);
    expect(await shop.ended(id)).toMatchObject({
      status: 'completed',
      videoUrl: null,
      warnings: [{ code: 'OUTPUT_NOT_DOWNLOADABLE' }],
      metadata: { youtubeVideoId: 'rckShowcase', localFilename: 'kettle.mp4' },
    });
  });

  test('a callback that never comes, and an answer to the order that was a page of HTML, only delay (U-25, C-15)', async () => {
    const lost = await scripted(ELSEWHERE, { kind: 'webhook', mode: 'none' });
    const unread = await scripted({ kind: 'create_body', body: 'html', accepted: true });
    await Promise.all([generate(lost.id), generate(unread.id)]);
    const [found, heard] = await Promise.all([shop.ended(lost.id), shop.ended(unread.id)]);
    expect([found.status, heard.status]).toEqual(['completed', 'completed']);
    expect((await seenByGenerator(apps.simulatorUrl, lost.id)).callbacks).toEqual([]);
    expect(await probeVideo(heard.videoUrl)).toMatchObject({ frames: 96 });
    expect((await seenByGenerator(apps.simulatorUrl, unread.id)).orders).toHaveLength(1);
  });

  test('deleting takes a video out of list, product and store; a running one is canceled first (R-000-27, C-32)', async () => {
    const { id, productId } = await scripted();
    const running = await scripted({ kind: 'never_finish' });
    expect((await generate(running.id)).status).toBe(200);
    await generate(id);
    const { videoUrl } = await shop.ended(id);
    expect((await fetch(videoUrl)).status).toBe(200);
    for (const video of [id, running.id]) {
      expect((await shop.call('DELETE', `/api/videos/${video}`)).status).toBe(200);
      expect((await shop.call('GET', `/api/videos/${video}`)).status).toBe(404);
    }
    expect((await fetch(videoUrl)).status).toBe(404);
    for (const product of [productId, running.productId]) await shop.productShows(product, []);
    const listed = (await shop.call('GET', '/api/videos?limit=100')).body.data.videos;
    expect(listed.filter((video: { id: string }) => [id, running.id].includes(video.id))).toEqual([]);
  });

  test('a canceled video is failed here, and what comes of it afterwards is not shown (2.1)', async () => {
    const { id } = await scripted({ kind: 'slow', ms: 4_000 }, ELSEWHERE);
    expect((await generate(id)).status).toBe(200);
    expect((await shop.call('POST', `/v1/jobs/${id}/cancel`)).status).toBe(202);
    expect(await shop.ended(id)).toMatchObject({ status: 'failed', error: expect.stringMatching(/cancel/i) });
    expect(await callbacksAbout(id)).toEqual(['/internal/videos/success 200']);
    expect((await shop.call('GET', `/api/videos/${id}`)).body.data).toMatchObject({ status: 'failed', videoUrl: null });
  });

  test('with the generator down old templates are shown and orders wait for it; without a list it is a 500 (R-000-46, C-41)', async () => {
    const fresh = await shop.call('GET', '/api/videos/templates');
    const { id, productId } = await scripted();
    await apps.kill('simulator');
    const stale = await shop.call('GET', '/api/videos/templates');
    expect([stale.status, stale.body]).toEqual([200, fresh.body]);
    const waiting = await generate(id);
    expect([waiting.status, waiting.body.data.status]).toEqual([202, 'generating']);
    await apps.kill('api');
    await apps.restart('api');
    const none = await shop.call('GET', '/api/videos/templates');
    expect([none.status, none.body.error]).toEqual([500, 'RCK Description Server is unreachable']);
    await apps.restart('simulator');
    await scriptGenerator(apps.simulatorUrl, productId, [ELSEWHERE]);
    expect(await shop.ended(id)).toMatchObject({ status: 'completed' });
    expect((await shop.call('GET', '/api/videos/templates')).status).toBe(200);
  });
});
