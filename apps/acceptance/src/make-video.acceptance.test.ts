import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, signUp } from './testing/client.ts';
import { probeVideo } from './testing/probe-video.ts';
import { QUICK, scriptGenerator } from './testing/product-shop.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

const EXAMPLE = { prompt: 'fun science brain animation', style: 'fun', duration: 8, aspectRatio: '16:9' };
/** One of whose pictures nobody looks at. */
const QUICK_EXAMPLE = { ...EXAMPLE, prompt: 'a quick brain animation' };
const ended = (event: { name: string }) => /^job\.(completed|failed|canceled|expired)$/.test(event.name);

describe('from a prompt to a stored video', () => {
  let apps: RunningApps;
  beforeAll(async () => {
    apps = await startApps('make-video');
    await scriptGenerator(apps.simulatorUrl, 'quick', [QUICK], 1_000);
  });
  afterAll(async () => apps?.stop());

  test("seed 002's example: ordered, watched, downloaded, counted (R-002-01, R-002-06, R-002-07, R-002-18)", async () => {
    const client = await signUp(apps.apiUrl);
    const created = await client.post('/api/videos/generate', EXAMPLE);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      success: true,
      data: { jobId: expect.stringMatching(/^[0-9a-f]{24}$/), status: 'queued' },
    });
    const { jobId } = created.body.data;

    const events = await client.events(jobId, ended);
    expect(events.at(-1)?.name).toBe('job.completed');
    const progress = events
      .map((event) => (event.data as { progress?: number }).progress)
      .filter((value) => value !== undefined);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.some((value) => value > 10 && value < 90)).toBe(true);

    const { body } = await client.get(`/api/videos/${jobId}`);
    expect(body.data).toMatchObject({ jobId, status: 'completed', errorMessage: null, ...EXAMPLE });
    expect(await probeVideo(body.data.videoUrl)).toEqual({
      width: 1280,
      height: 720,
      durationSeconds: expect.closeTo(8, 2),
      frames: 192,
      hasAudio: true,
    });
    expect(await client.videosUsed()).toMatchObject({ used: 1, reserved: 0, captured: 1 });
  });

  test.each([
    ['1:1', 5, 720, 720, 120],
    ['4:3', 8, 960, 720, 192],
    ['9:16', 4, 720, 1280, 96],
    ['16:9', 7.5, 1280, 720, 180],
  ])(
    '%s of %d s comes out exact although the model makes neither (C-21, C-23)',
    async (aspectRatio, duration, width, height, frames) => {
      const client = await signUp(apps.apiUrl);
      const created = await client.post('/api/videos/generate', { ...QUICK_EXAMPLE, aspectRatio, duration });
      const job = await client.jobThatIs(created.body.data.jobId, ['completed', 'failed']);
      expect(job.error).toBeNull();
      const video = job.assets.find((asset: { role: string }) => asset.role === 'video');
      expect(await probeVideo(video.url)).toMatchObject({
        width,
        height,
        frames,
        durationSeconds: expect.closeTo(duration, 2),
      });
      expect(video).toMatchObject({ width, height });
      expect(job.assets.map((asset: { role: string }) => asset.role).sort()).toEqual(['thumbnail', 'video']);
    },
  );

  test('beyond the model the maximum is delivered and said (C-23); strict refuses and reserves nothing', async () => {
    const client = await signUp(apps.apiUrl);
    const strict = await client.post('/v1/jobs', {
      prompt: 'a long, quick river',
      durationSeconds: 30,
      aspectRatio: '16:9',
      strict: true,
    });
    expect([strict.status, strict.body.code]).toEqual([422, 'UNSUPPORTED_PARAMETER']);
    expect(await client.videosUsed()).toMatchObject({ used: 0 });
    const created = await client.post('/v1/jobs', {
      prompt: 'a long, quick river',
      durationSeconds: 30,
      aspectRatio: '16:9',
    });
    expect(created.status).toBe(201);
    expect(created.body.warnings.map((warning: { code: string }) => warning.code)).toEqual(['DURATION_CLAMPED']);
    expect(created.body.resolved.durationSeconds).toBe(8);
  });

  test('the bytes are private: signed URL with ranges, nothing without a signature, nothing after deletion (R-003-05, U-37, U-38)', async () => {
    const client = await signUp(apps.apiUrl);
    const created = await client.post('/v1/jobs', {
      prompt: 'a quick red fox',
      durationSeconds: 4,
      aspectRatio: '16:9',
    });
    const job = await client.jobThatIs(created.body.id, ['completed', 'failed']);
    const { url, bytes } = job.assets.find((asset: { role: string }) => asset.role === 'video');
    const range = await fetch(url, { headers: { range: 'bytes=0-99' } });
    expect([range.status, range.headers.get('content-range')]).toEqual([206, `bytes 0-99/${bytes}`]);
    expect((await fetch(url.split('?')[0])).status).toBe(403);
    const content = await client.get(`/v1/jobs/${created.body.id}/content`);
    expect([content.status, content.headers.get('location')?.includes('X-Amz-Signature')]).toEqual([302, true]);
    const proxied = await fetch(`${apps.apiUrl}/v1/jobs/${created.body.id}/content?mode=proxy`, {
      headers: { authorization: `Bearer ${client.token}`, range: 'bytes=10-19' },
    });
    expect([proxied.status, (await proxied.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect((await client.remove(`/v1/jobs/${created.body.id}`)).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
    expect((await client.get(`/v1/jobs/${created.body.id}`)).status).toBe(404);
  });

  test('a stream resumes after the last event it has seen, without gaps or repeats', async () => {
    const client = await signUp(apps.apiUrl);
    const created = await client.post('/v1/jobs', { prompt: 'quick waves', durationSeconds: 4, aspectRatio: '16:9' });
    await client.jobThatIs(created.body.id, ['completed']);
    const read = async (lastEventId?: string) => {
      const response = await fetch(`${apps.apiUrl}/v1/jobs/${created.body.id}/events`, {
        headers: {
          authorization: `Bearer ${client.token}`,
          accept: 'text/event-stream',
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
      });
      return [...(await response.text()).matchAll(/^id: ?(\d+)$/gm)].map((match) => Number(match[1]));
    };
    const all = await read();
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(await read(String(all[1]))).toEqual(all.slice(2));
  });

  test('a job that nobody owns is 404, one that somebody else owns is 403 (R-002-12, R-002-15, R-002-16)', async () => {
    const [owner, other] = [await signUp(apps.apiUrl), await signUp(apps.apiUrl)];
    const created = await owner.post('/api/videos/generate', QUICK_EXAMPLE);
    const path = `/api/videos/${created.body.data.jobId}`;
    expect((await other.get(path)).status).toBe(403);
    expect((await other.get('/api/videos/65a000000000000000000001')).status).toBe(404);
    expect((await send(apps.apiUrl, 'GET', path)).status).toBe(401);
  });
});
