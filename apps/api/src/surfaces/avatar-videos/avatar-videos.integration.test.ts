import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { BRIEF, SCRIPT } from '../../../../../packages/domain/src/testing/avatar-orders.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { takeVideos } from '../../testing/take-videos.ts';

/** Nobody calls the flows here: the worker is played. */
const FLOWS = {
  VIDEO_CREATION_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/create',
  GENERATE_VIDEO_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/generate',
};
let api: RunningApi;
let user: SignedInUser;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'avatar videos', variables: FLOWS });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

async function call(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  options: { as?: SignedInUser; body?: object; headers?: Record<string, string>; to?: RunningApi } = {},
) {
  const { as = user, body, headers = {}, to = api } = options;
  const sent = body === undefined ? {} : { payload: body };
  const response = await to.call({ method, url, headers: { ...as.headers, ...headers }, ...sent });
  return {
    status: response.statusCode,
    body: response.body === '' ? null : response.json(),
    headers: response.headers,
  };
}

const engine = () => api.dependencies.engine;
const worker = () => playWorker(engine());
const create = (given: object = {}, as = user) =>
  call('POST', '/api/video/create', { as, body: { ...BRIEF, ...given } });
const generate = (given: object = {}, as = user) =>
  call('POST', '/api/video/generate-video', { as, body: { ...SCRIPT, ...given } });
const statusOf = (id: string, as = user) => call('GET', `/api/video/status/${id}`, { as });
const jobIdOf = async (videoId: string, as = user): Promise<string> => (await statusOf(videoId, as)).body.data._id;
const jobOf = async (jobId: string) => (await engine().jobs.find(jobId))!.job;
const used = async (as: SignedInUser): Promise<number> =>
  (await call('GET', '/v1/usage', { as })).body.videoGenerations.used;

/** A video that a flow has made and that is stored. */
async function readyVideo(as = user): Promise<{ videoId: string; jobId: string }> {
  const { videoId } = (await generate({}, as)).body.data;
  const jobId = await jobIdOf(videoId, as);
  await worker().submit(jobId);
  await worker().finish(jobId, [sampleAsset(api.videosBucket)]);
  return { videoId, jobId };
}

describe('orders', () => {
  test.each([
    ['/api/video/create', BRIEF, 'avatar', 'First visits'],
    ['/api/video/generate-video', SCRIPT, 'script', 'Healthy teeth'],
  ])('R-001-06, R-001-07, C-05: %s answers at once in the seed’s words', async (url, body, kind, title) => {
    const as = await api.signUp();
    const { status, body: answer } = await call('POST', url, { as, body });
    const { timestamp, videoId, requestId } = answer.data;
    expect([status, answer]).toEqual([
      200,
      {
        success: true,
        message: 'Video generation started successfully',
        data: {
          status: 'processing',
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          estimated_completion: new Date(Date.parse(timestamp) + 15 * 60_000).toISOString(),
          note: 'Video generation is running in the background',
          videoId: expect.stringMatching(new RegExp(`^${as.id}_\\d{13}$`)),
          requestId: expect.stringMatching(/^video_\d{13}_[a-z0-9]{9}$/),
        },
      },
    ]);
    const shown = (await statusOf(videoId, as)).body.data;
    expect(shown).toMatchObject({ videoId, requestId, userId: as.id, title, status: 'processing' });
    const job = await jobOf(shown._id);
    expect(job).toMatchObject({ kind, origin: 's001', resolved: { provider: 'n8n' }, deadlineSeconds: 1800 });
    expect(await used(as)).toBe(1);
  });

  const mayBeEmpty = ['license', 'socialHandles', 'social_handles'];
  test.each([
    ['/api/video/create', BRIEF],
    ['/api/video/generate-video', SCRIPT],
  ])('R-001-03, C-42: %s says of each field what is wrong with it, and makes nothing', async (url, order) => {
    const as = await api.signUp();
    for (const field of Object.keys(order)) {
      const { [field]: _left, ...without } = { ...order } as Record<string, unknown>;
      const wrong = { missing: without, number: { ...order, [field]: 7 }, empty: { ...order, [field]: '' } };
      for (const [what, body] of Object.entries(wrong)) {
        if (what === 'empty' && mayBeEmpty.includes(field)) continue;
        const answer = await call('POST', url, { as, body });
        expect([field, what, answer.status, answer.body.code]).toEqual([field, what, 400, 'VALIDATION_ERROR']);
        expect(answer.body.message).toContain(field);
      }
    }
    const unknown = await call('POST', url, { as, body: { ...order, voice: 'x' } });
    expect([unknown.status, unknown.body.message]).toEqual([
      400,
      expect.stringContaining('voice is not a known field'),
    ]);
    const email = await call('POST', url, { as, body: { ...order, email: 'nobody' } });
    expect(email.body.message).toBe('email must be an address like name@example.com.');
    expect((await call('GET', '/api/video/gallery', { as })).body.data).toEqual([]);
    expect(await used(as)).toBe(0);
  });

  test('C-05: what one user orders in the same millisecond is told apart, in name and in place', async () => {
    const at = new Date('2026-11-20T12:00:00.000Z');
    const process = await api.another({ change: () => ({ now: () => at }) });
    const as = await api.signUp();
    const order = () => call('POST', '/api/video/generate-video', { as, body: SCRIPT, to: process });
    const answers = await Promise.all(Array.from({ length: 6 }, order));
    await process.stop();
    const ids = answers.map(({ body }) => body.data.videoId).sort();
    const moment = `${as.id}_${at.getTime()}`;
    expect(ids).toEqual([moment, ...[1, 2, 3, 4, 5].map((count) => `${moment}-${count}`)]);
    const jobs = await Promise.all(ids.map(async (id) => jobOf(await jobIdOf(id, as))));
    const keys = jobs.map((job) => engine().planAssets({ job, attempt: 1 })[0]?.key);
    expect(new Set(keys)).toEqual(new Set(ids.map((id) => `videos/${as.id}/${id.split('_')[1]}.mp4`)));
  });

  test('R-001-10: the voice follows the gender of the avatar; an unknown one is ordered without', async () => {
    const avatars = (await call('GET', '/api/video/avatars')).body.data as {
      avatar_id: string;
      gender: string | null;
    }[];
    const voices = (await call('GET', '/api/video/voices')).body.data as { voice_id: string; gender: string }[];
    const female = avatars.find(({ gender }) => gender === 'female')?.avatar_id;
    const voiceOf = async (answer: Awaited<ReturnType<typeof generate>>) => {
      const { input } = await jobOf(await jobIdOf(answer.body.data.videoId));
      return 'voiceId' in input ? input.voiceId : 'no avatar order';
    };
    const spoken = await voiceOf(await generate({ avatar_title: female }));
    expect(voices.find(({ voice_id }) => voice_id === spoken)?.gender).toBe('female');
    expect(await voiceOf(await create({ avatar: [female, 'somebody-else'] }))).toBe(spoken);
    expect(await voiceOf(await generate({ avatar_title: 'nobody-knows' }))).toBeNull();
  });

  test('U-06: the same order with the same key is answered as the first time', async () => {
    const as = await api.signUp();
    const order = { as, body: SCRIPT, headers: { 'idempotency-key': 'one-video' } };
    const answers = [
      await call('POST', '/api/video/generate-video', order),
      await call('POST', '/api/video/generate-video', order),
    ];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers[1]?.headers['idempotent-replayed']).toBe('true');
    expect((await call('GET', '/api/video/gallery', { as })).body.data).toHaveLength(1);
  });

  test('R-000-43: the 31st video is refused, and leaves neither a video nor its names', async () => {
    const as = await api.signUp();
    await takeVideos(api, { workspaceId: as.workspaceId, amount: 30 });
    const refused = await generate({}, as);
    expect([refused.status, refused.body.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect((await call('GET', '/api/video/gallery', { as })).body.data).toEqual([]);
    expect(await namesOf(as.id)).toEqual([]);
  });

  test('a flow that is not set up is told at once, and nothing is reserved', async () => {
    const bare = await api.another({ variables: { VIDEO_CREATION_WEBHOOK_URL: '' } });
    const as = await api.signUp();
    const refused = await call('POST', '/api/video/create', { as, body: BRIEF, to: bare });
    expect([refused.status, refused.body.code]).toEqual([503, 'PROVIDER_NOT_CONFIGURED']);
    expect((await call('POST', '/api/video/generate-video', { as, body: SCRIPT, to: bare })).status).toBe(200);
    await bare.stop();
    expect(await used(as)).toBe(1);
  });
});

async function namesOf(userId: string): Promise<readonly string[]> {
  const { db } = api.dependencies.stores.documents;
  const names = await db.collection<{ _id: string }>('aliases').find().toArray();
  return names.map(({ _id }) => _id).filter((name) => name.startsWith(`${userId}_`));
}

describe('videos', () => {
  test('R-001-20, R-001-25, R-001-32: the gallery has the user’s own videos, newest first, with signed links', async () => {
    const as = await api.signUp();
    const ready = await readyVideo(as);
    const { videoId: failed } = (await create({}, as)).body.data;
    const failedJob = await jobIdOf(failed, as);
    await worker().submit(failedJob);
    await worker().fail(failedJob);
    const { videoId: going } = (await create({}, as)).body.data;

    const { body } = await call('GET', '/api/video/gallery', { as });
    expect(body.success).toBe(true);
    expect(body.data.map((video: { videoId: string; status: string }) => [video.videoId, video.status])).toEqual([
      [going, 'processing'],
      [failed, 'failed'],
      [ready.videoId, 'ready'],
    ]);
    const [unfinished, broken, shown] = body.data;
    expect(shown).toMatchObject({
      downloadUrl: expect.stringContaining('X-Amz-Signature'),
      videoUrlExpiresAt: expect.any(String),
      s3Key: expect.any(String),
      metadata: { size: expect.any(Number), format: 'mp4', duration: expect.any(Number) },
    });
    expect([unfinished.downloadUrl, broken.downloadUrl]).toEqual([undefined, undefined]);
    expect(broken.error).toMatch(/flagged/);
    expect((await call('GET', '/api/video/gallery')).body.data).not.toContainEqual(
      expect.objectContaining({ videoId: ready.videoId }),
    );

    const first = await call('GET', '/api/video/gallery?limit=2', { as });
    expect([first.body.data.length, first.body.hasMore]).toEqual([2, true]);
    const second = await call('GET', `/api/video/gallery?limit=2&after=${first.body.nextCursor}`, { as });
    expect(second.body).toMatchObject({ data: [{ videoId: ready.videoId }], nextCursor: null, hasMore: false });
    expect((await call('GET', '/api/video/gallery?limit=0', { as })).status).toBe(400);
  });

  test('R-001-21, C-05: a video is found by its id, its request and its job; nobody else finds it', async () => {
    const { data } = (await create()).body;
    const jobId = await jobIdOf(data.videoId);
    for (const id of [data.videoId, data.requestId, jobId])
      expect((await statusOf(id)).body.data.videoId).toBe(data.videoId);
    const stranger = await api.signUp();
    for (const id of [data.videoId, jobId]) {
      const refused = await statusOf(id, stranger);
      expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    }
    const prompt = await call('POST', '/api/videos/generate', {
      body: { prompt: 'A kettle', style: 'fun', duration: 4, aspectRatio: '16:9' },
    });
    for (const id of [`${user.id}_1`, 'video_1_x', 'f'.repeat(24), prompt.body.data.jobId, '..%2f..', 'x'.repeat(90)]) {
      const unknown = await statusOf(id);
      expect([id, unknown.status, unknown.body.message]).toEqual([id, 404, 'Video not found']);
    }
  });

  test('R-001-23: a ready video can be downloaded for a while; one that is not says why', async () => {
    const { videoId } = await readyVideo();
    const link = await call('GET', `/api/video/download/${videoId}`);
    expect(link.body).toEqual({
      success: true,
      data: { videoId, downloadUrl: expect.stringContaining('X-Amz-Signature'), expiresAt: expect.any(String) },
    });
    const redirected = await call('GET', `/api/video/download/${videoId}?redirect=true`);
    expect([redirected.status, redirected.headers.location]).toEqual([302, expect.stringContaining('X-Amz-Signature')]);
    const { videoId: going } = (await create()).body.data;
    const early = await call('GET', `/api/video/download/${going}`);
    expect([early.status, early.body.message]).toEqual([409, 'This video is not ready yet.']);
    expect((await call('GET', `/api/video/download/${videoId}`, { as: await api.signUp() })).status).toBe(403);
  });

  test('N2: one that failed is made again with the deadline of its maker', async () => {
    const as = await api.signUp();
    const jobId = await jobIdOf((await create({}, as)).body.data.videoId, as);
    await worker().submit(jobId);
    await worker().fail(jobId);
    const retried = await call('POST', `/v1/jobs/${jobId}/retry`, { as });
    expect([retried.status, retried.body.status]).toEqual([202, 'queued']);
    expect((await jobOf(jobId)).deadlineSeconds).toBe(1800);
    await worker().submit(jobId);
    const [planned] = engine().planAssets({ job: await jobOf(jobId), attempt: 2 });
    expect(planned?.key).toMatch(/-attempt2\.mp4$/);
  });

  test('R-001-22: deleting takes record and file, of a stranger nothing, and a second time there is nothing', async () => {
    const { videoId, jobId } = await readyVideo();
    const [asset] = (await jobOf(jobId)).assets;
    const refused = await call('DELETE', `/api/video/delete/${videoId}`, { as: await api.signUp() });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    const deleted = await call('DELETE', `/api/video/delete/${videoId}`);
    expect([deleted.status, deleted.body]).toEqual([
      200,
      { success: true, message: 'Video deleted successfully', data: { videoId, deleted: true } },
    ]);
    for (const path of [`status/${videoId}`, `download/${videoId}`])
      expect((await call('GET', `/api/video/${path}`)).status).toBe(404);
    expect((await call('DELETE', `/api/video/delete/${videoId}`)).status).toBe(404);
    expect((await jobOf(jobId)).assets).toEqual([]);
    expect(await api.dependencies.stores.storage.head(asset!)).toBeNull();
  });

  test('R-001-22: one that is being made is canceled and hidden, and its unit comes back while nothing was sent', async () => {
    const as = await api.signUp();
    const { videoId } = (await create({}, as)).body.data;
    expect((await call('DELETE', `/api/video/delete/${videoId}`, { as })).status).toBe(200);
    expect((await call('GET', '/api/video/gallery', { as })).body.data).toEqual([]);
    await expect.poll(() => used(as)).toBe(0);
  });
});

describe('videos from elsewhere', () => {
  const SOURCE = { videoUrl: 'https://cdn.example.com/clip.mp4', title: 'Clip', email: 'anna@example.com' };
  const take = (given: object = {}, as = user) =>
    call('POST', '/api/video/download-video', { as, body: { ...SOURCE, ...given } });

  test('R-001-16, R-001-17: it is accepted, costs no unit and remembers where it came from', async () => {
    const as = await api.signUp();
    const accepted = await take({ executionId: 'exec_unknown' }, as);
    expect([accepted.status, accepted.body]).toEqual([
      202,
      {
        success: true,
        message: 'Video download started',
        data: { videoId: expect.stringMatching(new RegExp(`^${as.id}_\\d+$`)), status: 'processing' },
      },
    ]);
    const shown = (await statusOf(accepted.body.data.videoId, as)).body.data;
    expect(shown).toMatchObject({ title: 'Clip', status: 'processing', metadata: { originalUrl: SOURCE.videoUrl } });
    expect(await used(as)).toBe(0);
  });

  test('R-001-16: an address that must not be opened is refused, and nothing is made', async () => {
    const as = await api.signUp();
    const bad = [
      'http://cdn.example.com/a.mp4',
      'https://127.0.0.1/a',
      'https://169.254.169.254/latest',
      'https://db',
      'x',
    ];
    for (const videoUrl of [...bad, 'file:///etc/passwd', 'https://user:pass@cdn.example.com/a.mp4']) {
      const refused = await take({ videoUrl }, as);
      expect([videoUrl, refused.status, refused.body.code]).toEqual([videoUrl, 400, 'VALIDATION_ERROR']);
      expect(refused.body.message).toMatch(/^videoUrl must be an HTTPS address/);
    }
    for (const wrong of [{ email: 'nobody' }, { title: ' ' }, { videoUrl: '' }, { executionId: '' }])
      expect((await take(wrong, as)).status).toBe(400);
    expect((await call('GET', '/api/video/gallery', { as })).body.data).toEqual([]);
  });

  test('R-001-26: naming the run of one’s own waiting video makes it that video’s result; nobody else’s', async () => {
    const as = await api.signUp();
    const { videoId } = (await generate({}, as)).body.data;
    const jobId = await jobIdOf(videoId, as);
    await worker().submit(jobId);
    const executionId = (await jobOf(jobId)).attempts[0]?.externalId;
    const strangers = await take({ executionId });
    expect(strangers.body.data.videoId).not.toBe(videoId);
    const own = await take({ executionId }, as);
    expect([own.status, own.body.data.videoId]).toEqual([202, videoId]);
    const { rows } = await api.dependencies.stores.db.query<{ key: string; body: Buffer }>(
      'SELECT dedupe_key AS key, raw_body AS body FROM messages.callback_inbox WHERE job_id = $1',
      [jobId],
    );
    expect(rows.map(({ key, body }) => [key, JSON.parse(body.toString())])).toEqual([
      [`${jobId}:1:reported`, { status: 'ready', videoUrl: SOURCE.videoUrl }],
    ]);
  });
});
