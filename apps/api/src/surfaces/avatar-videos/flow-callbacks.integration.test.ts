import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSalvage, settleJob, sweep } from '@callsheet/engine';
import { createCallbackToken, createN8nAdapter } from '@callsheet/providers';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { SCRIPT } from '../../../../../packages/domain/src/testing/avatar-orders.ts';
import { applyCallbacks } from '../../testing/apply-callbacks.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { testConfig } from '../../testing/test-config.ts';

/** Callbacks as flows post them, stored by the API and applied by the worker's own handler when a test says so. */
const KEY = 'a signing key of flows, 32 bytes!';
const SECRET = `whsec_${Buffer.from(KEY).toString('base64')}`;
const UNKNOWN = 'f'.repeat(24);
const VARIABLES = { GENERATE_VIDEO_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/generate', N8N_WEBHOOK_SECRET: SECRET };
let folder: string;
let api: RunningApi;
let user: SignedInUser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-flows-'));
  api = await startApi({ stack: inject('stack'), label: 'flow callbacks', variables: VARIABLES });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
  await rm(folder, { recursive: true, force: true });
});

const engine = () => api.dependencies.engine;
const worker = () => playWorker(engine());
const jobOf = async (id: string) => (await engine().jobs.find(id))!.job;

interface Taken {
  readonly videoId: string;
  readonly jobId: string;
  readonly s3Key: string;
  readonly executionId: string;
}

/** A video that a flow has taken, as the adapter records it. */
async function takenVideo(): Promise<Taken> {
  const url = '/api/video/generate-video';
  const ordered = await api.call({ method: 'POST', url, headers: { ...user.headers }, payload: SCRIPT });
  const { videoId } = ordered.json().data;
  const jobId = (await show(videoId))._id;
  await worker().submit(jobId, { attemptId: `${jobId}:1` });
  const executionId = `exec_${randomUUID()}`;
  const { db } = api.dependencies.stores.documents;
  await db
    .collection('jobs')
    .updateOne({ 'input.names.videoId': videoId }, { $set: { 'attempts.0.externalId': executionId } });
  const s3Key = engine().planAssets({ job: await jobOf(jobId), attempt: 1 })[0]?.key ?? '';
  return { videoId, jobId, s3Key, executionId };
}

const show = async (videoId: string) =>
  (await api.call({ method: 'GET', url: `/api/video/status/${videoId}`, headers: { ...user.headers } })).json().data;
const holdOf = async (jobId: string) => {
  const job = await jobOf(jobId);
  return 'hold' in job ? job.hold : null;
};
const isStored = async (s3Key: string) =>
  (await api.dependencies.stores.storage.head({ bucket: api.videosBucket, key: s3Key })) !== null;

/** What a flow does with its upload URL. */
async function upload(s3Key: string): Promise<void> {
  const path = join(folder, 'clip');
  await writeFile(path, 'bytes of a video');
  await api.dependencies.stores.storage.putFile({
    bucket: api.videosBucket,
    key: s3Key,
    path,
    contentType: 'video/mp4',
  });
}

const tokenFor = (jobId: string) =>
  createCallbackToken({ provider: 'n8n', jobId, attempt: 1, secret: testConfig().callbacks.secret });
const proofOf = (jobId: string) => `?j=${jobId}&a=1&t=${tokenFor(jobId)}`;

interface Post {
  readonly path?: 'video-complete' | 'workflow-error';
  readonly body: unknown;
  readonly query?: string;
  /** Signs it with this key. */
  readonly key?: string;
}

async function post({ path = 'video-complete', body, query = '', key }: Post) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const id = `msg_${randomUUID()}`;
  const at = String(Math.floor(Date.now() / 1000));
  const signed = key && createHmac('sha256', key).update(`${id}.${at}.${payload}`).digest('base64');
  const proof = signed && { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signed}` };
  const headers = { 'content-type': 'application/json', ...proof };
  const response = await api.call({ method: 'POST', url: `/api/webhook/${path}${query}`, headers, payload });
  return { status: response.statusCode, body: response.json() };
}

const adapter = createN8nAdapter({
  createUrl: null,
  generateUrl: VARIABLES.GENERATE_VIDEO_WEBHOOK_URL,
  authHeader: null,
  webhookSecret: SECRET,
  submitTimeoutMs: 2_000,
});
const callbacks = applyCallbacks({ api: () => api, adapters: () => [adapter] });
const { rowsOf, quarantined } = callbacks;
const deliver = (jobId: string, given: Post) =>
  callbacks.deliver(jobId, () => post({ query: proofOf(jobId), ...given }));

const ready = ({ videoId, s3Key }: Taken) => ({
  videoId,
  status: 'ready',
  s3Key,
  metadata: { size: 15_728_640, format: 'mp4', duration: 30 },
});
const failed = ({ videoId }: Taken) => ({ videoId, status: 'failed', error: 'The avatar could not be drawn' });

describe('R-001-14: video-complete', () => {
  test('ready is answered, and its file is taken in from the key that was handed out', async () => {
    const video = await takenVideo();
    const answer = await deliver(video.jobId, { body: ready(video) });
    expect(answer).toEqual({
      status: 200,
      body: { success: true, message: 'Video completion processed' },
      became: 'recorded',
    });
    expect(await jobOf(video.jobId)).toMatchObject({
      stage: 'ingest',
      attempts: [{ outputs: [{ uploadedKey: video.s3Key, kind: 'video' }] }],
    });
    // N6: the same once more changes nothing.
    expect(await post({ query: proofOf(video.jobId), body: ready(video) })).toMatchObject({ status: 200 });
    expect(await rowsOf(video.jobId)).toHaveLength(1);
  });

  test('failed ends the video in the flow’s words, and a ready that follows leaves no file (N6)', async () => {
    const video = await takenVideo();
    expect(await deliver(video.jobId, { body: failed(video) })).toMatchObject({ status: 200, became: 'recorded' });
    expect(await show(video.videoId)).toMatchObject({ status: 'failed', error: 'The avatar could not be drawn' });
    await upload(video.s3Key);
    expect(await deliver(video.jobId, { body: ready(video) })).toMatchObject({ status: 200, became: 'ignored' });
    expect(await isStored(video.s3Key)).toBe(false);
    expect((await show(video.videoId)).status).toBe('failed');
  });

  test('C-17, N5: a ready without the key that was handed out is refused, says so and changes nothing', async () => {
    const video = await takenVideo();
    const other = await takenVideo();
    const wrong = {
      'of another video': other.s3Key,
      'climbing out': `videos/../${video.s3Key}`,
      'of another folder': video.s3Key.replace('videos/', 'thumbnails/'),
      'with a tail': `${video.s3Key}?x=1`,
    };
    for (const [what, s3Key] of Object.entries(wrong)) {
      const { status, body } = await post({ query: proofOf(video.jobId), body: { ...ready(video), s3Key } });
      expect([what, status, body.message]).toEqual([
        what,
        400,
        's3Key must be exactly the key that the order handed out; another one was given.',
      ]);
    }
    const { s3Key: _left, ...without } = ready(video);
    for (const body of [without, { ...without, s3Key: '' }, { ...without, s3Key: 7 }]) {
      const refused = await post({ query: proofOf(video.jobId), body });
      expect([refused.status, refused.body.message]).toEqual([
        400,
        's3Key must be the key that the order handed out with its upload URL.',
      ]);
    }
    for (const status of ['done', '', null, 7, undefined])
      expect((await post({ query: proofOf(video.jobId), body: { ...ready(video), status } })).body.message).toBe(
        'status must be ready or failed.',
      );
    for (const body of ['not json', '[]', '', 'null'])
      expect((await post({ query: proofOf(video.jobId), body })).status).toBe(400);
    expect(await rowsOf(video.jobId)).toEqual([]);
    expect((await show(video.videoId)).status).toBe('processing');
  });

  test('C-16: about an unknown video it is 404, and what was sent is quarantined', async () => {
    const before = await quarantined();
    for (const [videoId, query] of [
      ['user123_1640995200000', ''],
      [UNKNOWN, ''],
      ['', ''],
      ['x', `?j=${UNKNOWN}&a=1&t=${tokenFor(UNKNOWN)}`],
      ['x', '?j=abc&a=1&t=x'],
    ] as const) {
      const { status, body } = await post({ query, body: { videoId, status: 'ready', s3Key: 'x' } });
      expect([videoId, query, status, body.message]).toEqual([videoId, query, 404, 'Video not found']);
    }
    expect(await quarantined()).toBe(before + 5);
  });

  test('C-15, N9: only the token of its URL or the flow’s signature proves it', async () => {
    const video = await takenVideo();
    const other = await takenVideo();
    const body = ready(video);
    const bad: readonly Partial<Post>[] = [
      {},
      { key: 'another key of the same length!!' },
      { query: `?j=${video.jobId}&a=1` },
      { query: `?j=${video.jobId}&a=1&t=${tokenFor(other.jobId)}` },
      { query: `?j=${video.jobId}&a=2&t=${tokenFor(video.jobId)}` },
      { query: `?a=1&t=${'A'.repeat(43)}` },
    ];
    for (const proof of bad) {
      const refused = await post({ body, ...proof });
      expect([proof, refused.status, refused.body.code]).toEqual([proof, 401, 'CALLBACK_REJECTED']);
    }
    expect(await rowsOf(video.jobId)).toEqual([]);
    expect(await deliver(video.jobId, { body, query: '', key: KEY })).toMatchObject({
      status: 200,
      became: 'recorded',
    });
    // The token alone suffices, too, where the flow names its video in the body only.
    const query = `?a=1&t=${tokenFor(other.jobId)}`;
    expect(await deliver(other.jobId, { body: ready(other), query })).toMatchObject({
      status: 200,
      became: 'recorded',
    });
  });
});

describe('R-001-15: workflow-error', () => {
  test('ends the video of its run with the reason, and says nothing of an unknown run (N4)', async () => {
    const video = await takenVideo();
    const { executionId, jobId } = video;
    const body = { errorMessage: 'Avatar generation failed', executionId };
    const answer = await deliver(jobId, { path: 'workflow-error', body, query: '', key: KEY });
    expect(answer).toEqual({
      status: 200,
      body: { success: true, message: 'Workflow error processed' },
      became: 'recorded',
    });
    expect(await show(video.videoId)).toMatchObject({ status: 'failed', error: 'Avatar generation failed' });
    expect(await jobOf(jobId)).toMatchObject({ error: { code: 'WORKFLOW_ERROR' } });
    const unknown = { errorMessage: 'x', executionId: 'exec_unknown' };
    expect((await post({ path: 'workflow-error', body: unknown, key: KEY })).status).toBe(404);
  });

  test('without a run it needs our URL, and without a proof it is refused', async () => {
    const video = await takenVideo();
    const path = 'workflow-error';
    const bare = await post({ path, body: { errorMessage: 'x' } });
    expect([bare.status, bare.body.message]).toEqual([400, 'executionId must name the run that broke.']);
    const { executionId } = video;
    expect((await post({ path, body: { errorMessage: 'x', executionId } })).status).toBe(401);
    expect((await post({ path, body: '"x"', query: proofOf(video.jobId) })).status).toBe(400);
    const told = await deliver(video.jobId, { path, body: { errorMessage: 'Out of credits' } });
    expect(told).toMatchObject({ status: 200, became: 'recorded' });
    expect((await show(video.videoId)).error).toBe('Out of credits');
  });
});

describe('what comes too late', () => {
  test('N2, N3: no callback until the deadline ends it; a video that comes afterwards is kept and not charged', async () => {
    const video = await takenVideo();
    const late = { ...engine(), now: () => new Date(Date.now() + 31 * 60_000) };
    await sweep(late);
    await settleJob(late, { jobId: video.jobId });
    expect(await show(video.videoId)).toMatchObject({ status: 'failed', error: expect.stringContaining('deadline') });
    await upload(video.s3Key);
    expect(await deliver(video.jobId, { body: ready(video) })).toMatchObject({ status: 200, became: 'recorded' });
    const [planned] = engine().planAssets({ job: await jobOf(video.jobId), attempt: 1 });
    const assets = [{ ...sampleAsset(api.videosBucket), ...planned, role: 'video' as const }];
    await recordSalvage(engine(), { jobId: video.jobId, attempt: 1, assets });
    expect(await show(video.videoId)).toMatchObject({
      status: 'failed',
      downloadUrl: expect.stringContaining('X-Amz-Signature'),
      s3Key: video.s3Key,
    });
    expect(await jobOf(video.jobId)).toMatchObject({ status: 'expired', charged: false, hold: null });
  });

  test('U-31: a file that no flow ever reported is taken away once nobody waits for its word any more', async () => {
    const video = await takenVideo();
    await upload(video.s3Key);
    const HOUR_MS = 3_600_000;
    for (
      let hours = 1;
      (await jobOf(video.jobId)).status === 'processing' || (await holdOf(video.jobId)) !== null;
      hours += 9
    ) {
      const later = { ...engine(), now: () => new Date(Date.now() + hours * HOUR_MS) };
      await sweep(later);
      await settleJob(later, { jobId: video.jobId });
      expect(hours).toBeLessThan(200);
    }
    expect(await jobOf(video.jobId)).toMatchObject({ status: 'expired', charged: false });
    expect(await isStored(video.s3Key)).toBe(false);
  });

  test('U-31: of a video that was deleted meanwhile nothing is kept', async () => {
    const video = await takenVideo();
    const url = `/api/video/delete/${video.videoId}`;
    expect((await api.call({ method: 'DELETE', url, headers: { ...user.headers } })).statusCode).toBe(200);
    await upload(video.s3Key);
    await deliver(video.jobId, { body: ready(video) });
    expect(await isStored(video.s3Key)).toBe(false);
    expect((await jobOf(video.jobId)).status).toBe('canceled');
  });
});

describe('HeyGen, which reports about a whole account', () => {
  const HEYGEN_WEBHOOK_SECRET = 'whsec_heygen secret';

  test('H8, H9, C-15: only its signature proves it, and the order that it names must be one of ours', async () => {
    const variables = { AVATAR_VIDEO_PROVIDER: 'heygen', HEYGEN_API_KEY: 'hg_key', HEYGEN_WEBHOOK_SECRET };
    const process = await api.another({ variables });
    const ordered = await process.call({
      method: 'POST',
      url: '/api/video/generate-video',
      headers: { ...user.headers },
      payload: SCRIPT,
    });
    const jobId = (await show(ordered.json().data.videoId))._id;
    await worker().submit(jobId, { videoId: 'v1' });
    const url = '/v1/callbacks/heygen';
    const eventOf = (callbackId: string) => ({
      event_id: randomUUID(),
      event_type: 'avatar_video.success',
      event_data: { video_id: 'prediction-1', url: 'https://files.heygen.example/v1.mp4', callback_id: callbackId },
    });
    const report = async (event: object, secret: string | null = HEYGEN_WEBHOOK_SECRET) => {
      const payload = JSON.stringify(event);
      const signature = secret === null ? null : createHmac('sha256', secret).update(payload).digest('hex');
      const headers = {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'heygen-signature': signature }),
      };
      return (await process.call({ method: 'POST', url, headers, payload })).statusCode;
    };
    expect(await report(eventOf(`${jobId}:1`), null)).toBe(401);
    expect(await report(eventOf(`${jobId}:1`), 'another secret')).toBe(401);
    expect(await report(eventOf(`${UNKNOWN}:1`))).toBe(404);
    expect(await report(eventOf('nobody'))).toBe(400);
    expect(await report({})).toBe(400);
    expect(await rowsOf(jobId)).toEqual([]);
    expect(await report(eventOf(`${jobId}:1`))).toBe(202);
    expect(await rowsOf(jobId)).toHaveLength(1);
    const withoutCors = await api.another({ variables: { CORS_ORIGINS: '' } });
    for (const probed of [process, withoutCors])
      for (const address of [url, `${url}/${jobId}?a=1&t=x`])
        expect((await probed.call({ method: 'OPTIONS', url: address })).statusCode).toBeOneOf([200, 204]);
    await withoutCors.stop();
    await process.stop();
  });
});
