import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asset } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const BYTES = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const FOREIGN_ID = 'ffffffffffffffffffffffff';
let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api jobs', variables: { RATE_LIMIT_JOB_CREATE: '1000' } });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const create = (user: SignedInUser, order: object = {}) =>
  api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload: { ...ORDER, ...order } });
const get = (user: SignedInUser, url: string, headers: object = {}) =>
  api.call({ url, headers: { ...user.headers, ...headers } });
const post = (user: SignedInUser, url: string) => api.call({ method: 'POST', url, headers: { ...user.headers } });

/** Real bytes in the video bucket and the asset that describes them. */
async function storedVideo(jobId: string): Promise<Asset> {
  const place = { bucket: api.videosBucket, key: `videos/${jobId}.mp4` };
  // An ISO base media file begins with its ftyp box, which is what the storage checks.
  const head = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');
  const body = Buffer.concat([head, BYTES]);
  const path = join(tmpdir(), `callsheet-${jobId}.mp4`);
  await writeFile(path, body);
  await api.dependencies.stores.storage.putFile({ ...place, path, contentType: 'video/mp4' });
  await rm(path);
  return {
    role: 'video',
    ...place,
    sizeBytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    contentType: 'video/mp4',
    width: 1280,
    height: 720,
    durationSeconds: 4,
  };
}

async function completedJob(user: SignedInUser): Promise<{ id: string; asset: Asset }> {
  const { id } = (await create(user)).json();
  const worker = playWorker(api.dependencies.engine);
  await worker.submit(id);
  const asset = await storedVideo(id);
  await worker.finish(id, [asset]);
  return { id, asset };
}

test('a created job is the resource with Location, its cost reserved, and is read back the same', async () => {
  const user = await api.signUp();
  const created = await create(user, { style: 'calm', aspectRatio: '4:3', title: 'My ball', priority: 3 });
  expect(created.statusCode).toBe(201);
  const job = created.json();
  expect(created.headers.location).toBe(`/v1/jobs/${job.id}`);
  expect(job).toMatchObject({
    kind: 'prompt',
    origin: 'v1',
    status: 'queued',
    stage: null,
    progress: 0,
    title: 'My ball',
    input: { prompt: 'a red ball', style: 'calm' },
    requested: { aspectRatio: '4:3', durationSeconds: 4, fps: null, strict: false, model: null },
    resolved: { provider: 'replicate', model: 'google/veo-3.1', resolution: '960x720', durationSeconds: 4 },
    warnings: [{ code: 'ASPECT_CROPPED' }],
    priority: 3,
    assets: [],
    error: null,
    cost: { videoGenerations: { reserved: 1, captured: 0, released: 0 } },
    urls: { self: `/v1/jobs/${job.id}` },
  });
  const read = await get(user, `/v1/jobs/${job.id}`);
  expect(read.json()).toEqual(job);
  expect(read.headers['retry-after']).toBe('2');
});

test('what cannot be made is refused with its code and costs nothing', async () => {
  const user = await api.signUp();
  for (const [order, status, code] of [
    [{ aspectRatio: '1:1', strict: true }, 422, 'UNSUPPORTED_PARAMETER'],
    [{ model: 'google/veo-3' }, 410, 'MODEL_RETIRED'],
    [{ model: 'acme/unknown' }, 422, 'UNSUPPORTED_PARAMETER'],
    [{ kind: 'avatar' }, 400, 'VALIDATION_ERROR'],
    [{ prompt: 'a\u0000b' }, 400, 'VALIDATION_ERROR'],
    [{ durationSeconds: 61 }, 400, 'VALIDATION_ERROR'],
    [{ fps: 11 }, 400, 'VALIDATION_ERROR'],
    [{ strict: 'true' }, 400, 'VALIDATION_ERROR'],
    [{ userId: user.id }, 400, 'VALIDATION_ERROR'],
  ] as const) {
    const response = await create(user, order);
    expect([order, response.statusCode, response.json().code]).toEqual([order, status, code]);
  }
  expect((await get(user, '/v1/usage')).json().videoGenerations).toMatchObject({ used: 0 });
  expect((await get(user, '/v1/jobs')).json()).toEqual({ data: [], nextCursor: null, hasMore: false });
});

test('R-000-43: the 31st video of the month is 429 with the seed’s sentence and the time until the next one', async () => {
  const user = await api.signUp();
  for (let count = 0; count < 30; count += 1) expect((await create(user)).statusCode).toBe(201);
  const refused = await create(user);
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'QUOTA_EXCEEDED']);
  expect(refused.json().message).toMatch(
    /^Video generation limit reached\. You have used 30\/30 videos for this billing period/,
  );
  const { resetsAt } = refused.json().details;
  expect(Math.abs(Number(refused.headers['retry-after']) - (Date.parse(resetsAt) - Date.now()) / 1000)).toBeLessThan(5);
  expect((await get(user, '/v1/usage')).json().videoGenerations).toMatchObject({
    used: 30,
    reserved: 30,
    remaining: 0,
    percentage: 100,
    resetsAt,
  });
});

test('lists go newest first through all pages without gap or repeat, by status, kind and time', async () => {
  const user = await api.signUp();
  const ids: string[] = [];
  for (let count = 0; count < 7; count += 1) ids.unshift((await create(user)).json().id);
  const seen: string[] = [];
  let after = '';
  for (let page = 0; page < 10; page += 1) {
    const body = (await get(user, `/v1/jobs?limit=3${after}`)).json();
    seen.push(...body.data.map((job: { id: string }) => job.id));
    expect(body.hasMore).toBe(body.nextCursor !== null);
    if (!body.hasMore) break;
    after = `&after=${encodeURIComponent(body.nextCursor)}`;
  }
  expect(seen).toEqual(ids);
  await post(user, `/v1/jobs/${ids[2]}/cancel`);
  const idsOf = async (query: string) =>
    (await get(user, `/v1/jobs?${query}`)).json().data.map((job: { id: string }) => job.id);
  expect(await idsOf('status=canceled')).toEqual([ids[2]]);
  expect(await idsOf('status=queued&limit=100')).toHaveLength(6);
  expect(await idsOf('kind=avatar')).toEqual([]);
  expect(await idsOf('to=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await idsOf('from=2020-01-01')).toHaveLength(7);
  expect(await idsOf('')).not.toContain(FOREIGN_ID);
});

test('R-002-24: canceling a queued job ends it at once and gives the unit back; a second time is 409', async () => {
  const user = await api.signUp();
  const { id } = (await create(user)).json();
  const canceled = await post(user, `/v1/jobs/${id}/cancel`);
  expect(canceled.statusCode).toBe(202);
  expect(canceled.json()).toMatchObject({
    status: 'canceled',
    error: { code: 'CANCELED', charged: false },
    cost: { videoGenerations: { reserved: 0, released: 1 } },
  });
  const again = await post(user, `/v1/jobs/${id}/cancel`);
  expect([again.statusCode, again.json().code]).toEqual([409, 'NOT_CANCELABLE']);
  expect((await get(user, '/v1/usage')).json().videoGenerations.used).toBe(0);
});

test('canceling a running job asks for it and shows that', async () => {
  const user = await api.signUp();
  const { id } = (await create(user)).json();
  await playWorker(api.dependencies.engine).submit(id);
  const asked = await post(user, `/v1/jobs/${id}/cancel`);
  expect([asked.statusCode, asked.json().status, asked.json().cancelRequested]).toEqual([202, 'processing', true]);
});

test('a deleted job answers its tombstone once and is gone everywhere', async () => {
  const user = await api.signUp();
  const { id } = await completedJob(user);
  const remove = () => api.call({ method: 'DELETE', url: `/v1/jobs/${id}`, headers: { ...user.headers } });
  const removed = await remove();
  expect(removed.statusCode).toBe(200);
  expect(removed.json()).toMatchObject({ id, status: 'completed', assets: [] });
  expect(removed.json().deletedAt).not.toBeNull();
  expect((await remove()).statusCode).toBe(404);
  for (const path of ['', '/events', '/content'])
    expect((await get(user, `/v1/jobs/${id}${path}`)).statusCode).toBe(404);
  expect((await get(user, '/v1/jobs')).json().data).toEqual([]);
});

test('content redirects to a signed URL that works, and nothing signed is stored (U-36)', async () => {
  const user = await api.signUp();
  const { id, asset } = await completedJob(user);
  const job = (await get(user, `/v1/jobs/${id}`)).json();
  expect(job).toMatchObject({
    status: 'completed',
    progress: 100,
    cost: { videoGenerations: { captured: 1 } },
    assets: [{ role: 'video', bytes: asset.sizeBytes, sha256: asset.sha256 }],
  });
  // At least half of an hour, less what this test took since.
  expect(Date.parse(job.assets[0].urlExpiresAt)).toBeGreaterThan(Date.now() + 1_700_000);
  const redirect = await get(user, `/v1/jobs/${id}/content`);
  expect([redirect.statusCode, redirect.headers['cache-control']]).toEqual([302, 'no-store']);
  const fetched = await fetch(String(redirect.headers.location));
  expect([fetched.status, Number(fetched.headers.get('content-length'))]).toEqual([200, asset.sizeBytes]);
  const stored = JSON.stringify(await api.dependencies.engine.jobs.find(id));
  expect(stored).not.toContain('X-Amz-');
  expect((await get(user, `/v1/jobs/${id}/content?variant=thumbnail`)).statusCode).toBe(404);
});

test('content in proxy mode streams the whole, ranges, heads and answers 416 beyond the end', async () => {
  const user = await api.signUp();
  const { id, asset } = await completedJob(user);
  const url = `/v1/jobs/${id}/content?mode=proxy`;
  const whole = await get(user, url);
  expect([whole.statusCode, whole.headers['content-type'], whole.headers['accept-ranges']]).toEqual([
    200,
    'video/mp4',
    'bytes',
  ]);
  expect(createHash('sha256').update(whole.rawPayload).digest('hex')).toBe(asset.sha256);
  const part = await get(user, url, { range: 'bytes=10-19' });
  expect([part.statusCode, part.headers['content-range'], part.headers['content-length']]).toEqual([
    206,
    `bytes 10-19/${asset.sizeBytes}`,
    '10',
  ]);
  expect(part.rawPayload).toEqual(whole.rawPayload.subarray(10, 20));
  const beyond = await get(user, url, { range: 'bytes=99999-' });
  expect([beyond.statusCode, beyond.headers['content-range'], beyond.json().success]).toEqual([
    416,
    `bytes */${asset.sizeBytes}`,
    false,
  ]);
  const head = await api.call({ method: 'HEAD', url, headers: { ...user.headers } });
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, String(asset.sizeBytes), '']);
  expect((await get(user, url, { 'if-none-match': String(whole.headers.etag) })).statusCode).toBe(304);
  expect((await get(user, url, { range: 'bytes=0-1', 'if-range': '"other"' })).statusCode).toBe(200);
});

test('content in proxy mode works over a real connection, also when the client leaves in the middle', async () => {
  const user = await api.signUp();
  const { id, asset } = await completedJob(user);
  const address = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const url = `${address}/v1/jobs/${id}/content?mode=proxy`;
  const whole = Buffer.from(await (await fetch(url, { headers: { ...user.headers } })).arrayBuffer());
  expect(createHash('sha256').update(whole).digest('hex')).toBe(asset.sha256);
  const client = new AbortController();
  await fetch(url, { headers: { ...user.headers }, signal: client.signal });
  client.abort();
  const part = await fetch(url, { headers: { ...user.headers, range: 'bytes=-5' } });
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, whole.subarray(-5)]);
});

test('content of a job under way is 409 with a hint, of a failed one 404', async () => {
  const user = await api.signUp();
  const { id } = (await create(user)).json();
  const early = await get(user, `/v1/jobs/${id}/content`);
  expect([early.statusCode, early.headers['retry-after']]).toEqual([409, '2']);
  await post(user, `/v1/jobs/${id}/cancel`);
  expect((await get(user, `/v1/jobs/${id}/content`)).statusCode).toBe(404);
});

test('R-002-15 and R-002-16: every route with a job id is 403 for somebody else and 404 for an unknown id', async () => {
  const owner = await api.signUp();
  const stranger = await api.signUp();
  const { id } = (await create(owner)).json();
  const withId = api.routes.filter(({ config, url }) => config?.access === 'user' && url.includes(':'));
  const isOfJobs = ({ url, method }: (typeof withId)[number]) =>
    url.startsWith('/v1/jobs/') || (url === '/api/videos/:id' && ['GET', 'HEAD'].includes(String(method)));
  // These have walks of their own, since their bodies and words differ.
  const others = withId.filter((route) => !isOfJobs(route)).map(({ method, url }) => `${method} ${url}`);
  expect(
    others
      .filter(
        (route) =>
          !/^\S+ \/v1\/(products|batches|notifications|scenes|scenarios|uploads|workflows|campaigns)\//.test(route) &&
          !/^\S+ (\/api)?\/video-workflows\//.test(route),
      )
      .toSorted(),
  ).toEqual([
    'DELETE /api/video/delete/:videoId',
    'DELETE /api/videos/:id',
    'GET /api/video/download/:videoId',
    'GET /api/video/generate/tasks/:taskId',
    'GET /api/video/status/:videoId',
    'HEAD /api/video/download/:videoId',
    'HEAD /api/video/generate/tasks/:taskId',
    'HEAD /api/video/status/:videoId',
    'POST /api/videos/:id/generate',
    'PUT /api/videos/:id',
  ]);
  const routes = withId.filter(isOfJobs);
  expect(routes.length).toBeGreaterThanOrEqual(6);
  for (const route of routes) {
    // A second parameter would need a case of its own here.
    expect(route.url.match(/:\w+/g)).toEqual([':id']);
    for (const method of [route.method].flat()) {
      const call = (jobId: string) =>
        api.call({ method: method as 'GET', url: route.url.replace(':id', jobId), headers: { ...stranger.headers } });
      expect([method, route.url, (await call(id)).statusCode]).toEqual([method, route.url, 403]);
      expect([method, route.url, (await call(FOREIGN_ID)).statusCode]).toEqual([method, route.url, 404]);
    }
  }
  expect((await get(owner, `/v1/jobs/${id}`)).json().status).toBe('queued');
});

test('readyz is ready on real stores and metrics count the queue', async () => {
  expect((await api.call({ url: '/readyz' })).json()).toEqual({
    status: 'ready',
    checks: { mongodb: 'up', postgres: 'up', s3: 'up' },
  });
  expect((await api.call({ url: '/metrics' })).body).toMatch(
    /callsheet_queue_tasks\{task="job\.submit",state="ready"\} \d+/,
  );
});
