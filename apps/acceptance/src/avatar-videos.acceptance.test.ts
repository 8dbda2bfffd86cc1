import { randomUUID } from 'node:crypto';
import { freePort, readEvents } from '@callsheet/commands';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AVATAR_BRIEF, AVATAR_SCRIPT } from './testing/avatar-orders.ts';
import { type Answer, type Client, POLL_MS, signUp } from './testing/client.ts';
import { probeVideo } from './testing/probe-video.ts';
import { QUICK, scriptGenerator } from './testing/product-shop.ts';
import { type FileHost, startFileHost } from './testing/serve-files.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

const MAX_BYTES = 50 * 1024 * 1024;

/** What arrives on the user's stream under the seed's event name, as it comes. */
function listen(apps: RunningApps, client: Client) {
  const heard: Answer['body'][] = [];
  const ended = new AbortController();
  const headers = { authorization: `Bearer ${client.token}` };
  const following = (async () => {
    const url = `${apps.apiUrl}/v1/stream`;
    for await (const { name, data } of readEvents({ url, headers, signal: ended.signal }))
      if (name === 'video-download-update') heard.push(data);
  })().catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  return {
    /** Of one video, without what differs from run to run. */
    of: (videoId: string) => heard.filter((data) => data.videoId === videoId),
    stop: async () => {
      ended.abort();
      await following;
    },
  };
}

async function order(client: Client, given: object = {}): Promise<{ videoId: string }> {
  const ordered = await client.post('/api/video/generate-video', { ...AVATAR_SCRIPT, ...given });
  if (ordered.status !== 200)
    throw new Error(`the order was answered ${ordered.status}: ${JSON.stringify(ordered.body)}`);
  return ordered.body.data;
}

async function videoThatIs(client: Client, videoId: string, statuses: readonly string[]): Promise<Answer['body']> {
  return await waitFor(
    async () => {
      const { data } = (await client.get(`/api/video/status/${videoId}`)).body;
      return statuses.includes(data.status) ? data : null;
    },
    { timeoutMs: 60_000, intervalMs: POLL_MS, description: `video ${videoId} to be ${statuses.join(' or ')}` },
  );
}

describe('seed 001: avatar videos from n8n flows', () => {
  let apps: RunningApps;
  let client: Client;
  let host: FileHost;
  let deadOrigin: string;
  beforeAll(async () => {
    host = await startFileHost();
    deadOrigin = `http://127.0.0.1:${await freePort()}`;
    const IMPORT_ORIGINS = `${host.origin},${deadOrigin}`;
    apps = await startApps('avatar-videos', {
      simulator: { N8N_FLOW_MS: '300' },
      api: { IMPORT_ORIGINS },
      worker: { IMPORT_ORIGINS, DOWNLOAD_MAX_BYTES: String(MAX_BYTES) },
    });
    client = await signUp(apps.apiUrl);
    await scriptGenerator(apps.simulatorUrl, '', [QUICK], 1_000);
  });
  afterAll(async () => {
    await apps?.stop();
    await host?.stop();
  });

  test('a script becomes a playable video under the seed’s key, told live in the seed’s words (R-001-02 to R-001-31)', async () => {
    const stream = listen(apps, client);
    const ordered = await client.post('/api/video/generate-video', AVATAR_SCRIPT);
    expect(ordered.status).toBe(200);
    const { videoId, timestamp, estimated_completion } = ordered.body.data;
    expect(Date.parse(estimated_completion) - Date.parse(timestamp)).toBe(15 * 60_000);
    const video = await videoThatIs(client, videoId, ['ready', 'failed']);
    const [userId, moment] = videoId.split('_');
    expect(video).toMatchObject({ status: 'ready', title: 'Healthy teeth', s3Key: `videos/${userId}/${moment}.mp4` });

    const gallery = (await client.get('/api/video/gallery')).body.data;
    expect(gallery).toMatchObject([{ videoId, downloadUrl: expect.stringContaining('X-Amz-Signature') }]);
    const probed = await probeVideo(gallery[0].downloadUrl);
    expect(probed).toMatchObject({ width: 1280, height: 720, hasAudio: true });
    expect(probed.durationSeconds).toBeGreaterThanOrEqual(4);

    await waitFor(async () => stream.of(videoId).length >= 2, {
      description: 'both notifications',
      intervalMs: POLL_MS,
    });
    await stream.stop();
    expect(stream.of(videoId)).toMatchObject([
      { type: 'download', status: 'progress', message: 'Starting video download...' },
      {
        type: 'complete',
        status: 'success',
        message: 'Video downloaded and uploaded successfully!',
        title: 'Healthy teeth',
        size: video.metadata.size,
      },
    ]);
    const kept = (await client.get('/v1/notifications')).body;
    expect(kept.data.map(({ type }: { type: string }) => type)).toEqual(['complete', 'download']);
    const [entry] = (await client.get('/v1/workflow-history')).body.data;
    expect(entry).toMatchObject({
      videoId,
      status: 'completed',
      executionId: expect.stringMatching(/^exec_/),
      email: AVATAR_SCRIPT.email,
      completedAt: expect.any(String),
    });
    expect(await client.videosUsed()).toMatchObject({ used: 1, captured: 1 });
  });

  test('a flow that fails, and one that breaks, end as failed with the reason in the history (R-001-15, R-001-26, R-001-30)', async () => {
    const other = await signUp(apps.apiUrl);
    const stream = listen(apps, other);
    const [failing, breaking] = [`failing ${randomUUID()}`, `breaking ${randomUUID()}`];
    await scriptGenerator(apps.simulatorUrl, failing, [{ kind: 'fail_with', error: 'The avatar could not be drawn' }]);
    await scriptGenerator(apps.simulatorUrl, breaking, [{ kind: 'flow', mode: 'error' }]);
    const ids: string[] = [];
    for (const title of [failing, breaking]) ids.push((await order(other, { title })).videoId);
    const videos = await Promise.all(ids.map((id) => videoThatIs(other, id, ['ready', 'failed'])));
    expect(videos.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(videos[0].error).toBe('The avatar could not be drawn');
    const history = (await other.get('/v1/workflow-history')).body.data;
    expect(history).toMatchObject([
      { videoId: ids[1], status: 'failed', errorMessage: videos[1].error },
      { videoId: ids[0], status: 'failed', errorMessage: 'The avatar could not be drawn' },
    ]);
    await waitFor(async () => ids.every((id) => stream.of(id).length > 0), {
      description: 'both errors to be told',
      intervalMs: POLL_MS,
    });
    await stream.stop();
    for (const id of ids) {
      expect(stream.of(id)).toMatchObject([
        { type: 'error', status: 'error', message: 'Video creation failed. Please try again.' },
      ]);
    }
    expect(await other.videosUsed()).toMatchObject({ used: 0 });
    const summary = (await other.get('/v1/analytics/summary')).body;
    expect(summary).toMatchObject({ videos: { total: 2, failed: 2 }, successRate: 0 });
  });

  test('a video from elsewhere is taken in; too large, no video and a dead host each end with the error (R-001-16)', async () => {
    const other = await signUp(apps.apiUrl);
    const stream = listen(apps, other);
    const made = await videoThatIs(client, (await order(client)).videoId, ['ready']);
    const clip = new Uint8Array(await (await fetch(made.downloadUrl)).arrayBuffer());
    const contentType = 'video/mp4';
    const good = host.serve('/good.mp4', { contentType, body: clip });
    const wrong = [
      host.serve('/huge.mp4', { contentType, body: clip, declaredBytes: MAX_BYTES + 1 }),
      host.serve('/page', { contentType: 'text/html', body: '<h1>Not a video</h1>' }),
      host.serve('/liar.mp4', { contentType, body: 'plain text that calls itself a video' }),
      `${deadOrigin}/gone.mp4`,
    ];
    const take = async (videoUrl: string): Promise<string> => {
      const body = { videoUrl, title: 'Clip', email: 'anna@example.com' };
      const accepted = await other.post('/api/video/download-video', body);
      expect([videoUrl, accepted.status]).toEqual([videoUrl, 202]);
      return accepted.body.data.videoId;
    };
    const taken = await take(good);
    const bad = await Promise.all(wrong.map(take));
    const video = await videoThatIs(other, taken, ['ready', 'failed']);
    expect(video).toMatchObject({ status: 'ready', metadata: { originalUrl: good } });
    expect(await probeVideo(video.downloadUrl)).toEqual(await probeVideo(made.downloadUrl));
    for (const id of bad) expect((await videoThatIs(other, id, ['ready', 'failed'])).status).toBe('failed');
    await waitFor(async () => bad.every((id) => stream.of(id).some(({ type }) => type === 'error')), {
      description: 'the errors to be told',
      intervalMs: POLL_MS,
    });
    await stream.stop();
    expect(stream.of(taken).map(({ type }) => type)).toEqual(['download', 'complete']);
    expect(await other.videosUsed()).toMatchObject({ used: 0 });
  });
});

describe('seed 001: avatar videos from HeyGen', () => {
  test('without n8n the same calls make videos, after the brief as well (R-001-01)', async () => {
    const AVATAR_VIDEO_PROVIDER = 'heygen';
    const none = { VIDEO_CREATION_WEBHOOK_URL: '', GENERATE_VIDEO_WEBHOOK_URL: '', AVATAR_VIDEO_PROVIDER };
    const apps = await startApps('heygen-videos', {
      simulator: { HEYGEN_RENDER_MS: '200' },
      api: none,
      worker: none,
    });
    try {
      await scriptGenerator(apps.simulatorUrl, '', [QUICK], 10);
      const client = await signUp(apps.apiUrl);
      const created = await client.post('/api/video/create', AVATAR_BRIEF);
      expect(created.status).toBe(200);
      const ids: string[] = [created.body.data.videoId, (await order(client)).videoId];
      for (const id of ids) {
        const video = await videoThatIs(client, id, ['ready', 'failed']);
        expect([video.status, video.error]).toEqual(['ready', undefined]);
        expect((await probeVideo(video.downloadUrl)).durationSeconds).toBeGreaterThan(2);
      }
    } finally {
      await apps.stop();
    }
  });
});
