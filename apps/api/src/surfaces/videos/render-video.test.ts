import { type Asset, type JobError, planProductVideo } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { sampleJob } from '../../testing/sample-job.ts';
import { renderVideo } from './render-video.ts';

const expiresAt = new Date('2026-01-08T11:00:00Z');
const assets = {
  sign: async (input: { key: string }) => ({ url: `https://s3.example/${input.key}`, expiresAt }),
  open: () => Promise.reject(new Error('not asked')),
};
const VIDEO: Asset = {
  role: 'video',
  bucket: 'video-files',
  key: 'videos/a.mp4',
  sizeBytes: 10,
  sha256: 'ab',
  contentType: 'video/mp4',
  width: 720,
  height: 720,
  durationSeconds: 5,
};
const ERROR: JobError = { code: 'CANCELED', message: 'You canceled this job.', retryable: false, class: 'user' };

test('R-002-06: a queued video has every field, the links null, and shows what was resolved', async () => {
  expect(await renderVideo(assets, sampleJob())).toEqual({
    jobId: '0123456789abcdef01234567',
    status: 'queued',
    videoUrl: null,
    errorMessage: null,
    prompt: 'fun science brain animation',
    style: 'fun',
    duration: 5,
    aspectRatio: '1:1',
    createdAt: '2026-01-08T10:00:00.000Z',
    updatedAt: '2026-01-08T10:00:00.000Z',
    videoUrlExpiresAt: null,
    thumbnailUrl: null,
    progress: 0,
    resolved: { model: 'google/veo-3.1', aspectRatio: '1:1', resolution: '720x720', durationSeconds: 5, fps: 24 },
    warnings: [{ code: 'ASPECT_CROPPED', message: expect.stringContaining('1:1') }],
  });
});

test('R-002-07: completed shows a signed link; before that none, even when the bytes are there', async () => {
  const done = await renderVideo(assets, sampleJob({ status: 'completed', assets: [VIDEO] }));
  expect(done).toMatchObject({
    status: 'completed',
    videoUrl: 'https://s3.example/videos/a.mp4',
    videoUrlExpiresAt: expiresAt.toISOString(),
  });
  const settling = await renderVideo(
    assets,
    sampleJob({
      status: 'processing',
      stage: 'ingest',
      cancelRequestedAt: null,
      stageSince: expiresAt,
      assets: [VIDEO],
    }),
  );
  expect(settling).toMatchObject({ status: 'processing', videoUrl: null });
});

test('R-002-07: failed, canceled and expired are all failed, with the reason', async () => {
  for (const status of ['failed', 'canceled', 'expired'] as const) {
    const video = await renderVideo(assets, sampleJob({ status, error: ERROR, charged: false, hold: null }));
    expect(video).toMatchObject({ status: 'failed', errorMessage: 'You canceled this job.', videoUrl: null });
  }
});

test('C-01: of a product video nothing was asked in these words, and resolved is what came', async () => {
  const upright = { ...VIDEO, height: 1280, durationSeconds: 3 };
  const shown = await renderVideo(assets, sampleJob({ ...planProductVideo(), status: 'completed', assets: [upright] }));
  expect(shown).toMatchObject({
    duration: null,
    aspectRatio: null,
    resolved: { aspectRatio: '9:16', resolution: '720x1280', durationSeconds: 3 },
  });
});
