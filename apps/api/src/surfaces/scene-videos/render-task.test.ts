import type { JobError } from '@callsheet/domain';
import { describe, expect, test } from 'vitest';
import { sampleSceneAsset, sampleSceneJob } from '../../testing/sample-scene-job.ts';
import { renderStartedTask, renderTask } from './render-task.ts';

const expiresAt = new Date('2026-01-08T11:00:00Z');
const assets = {
  sign: async ({ key }: { key: string }) => ({ url: `https://s3.example/signed/${key}`, expiresAt }),
  publicUrl: ({ bucket, key }: { bucket: string; key: string }) =>
    bucket === 'generated-content' ? `https://s3.example/public/${key}` : null,
};
const ERROR: JobError = { code: 'CANCELED', message: 'You canceled this job.', retryable: false, class: 'user' };
const processing = { status: 'processing', stage: 'waiting', cancelRequestedAt: null, stageSince: expiresAt } as const;
const [image, video, webm] = [sampleSceneAsset('image'), sampleSceneAsset('video'), sampleSceneAsset('webm')];

/** R-003-08, word for word. */
const SEED_START = {
  task_id: '01234567-89ab-8cde-af01-2345675ce4e0',
  status: 'pending',
  scene_id: '00000000-0000-4000-8000-00000000000a',
  user_id: '00000000-0000-4000-8000-000000000001',
  message: 'Video generation task started',
  created_at: '2026-01-08T10:00:00.000Z',
  progress: 0,
  current_step: 'Initializing',
  error_message: null,
};
const RESOLVED = {
  quality: 'standard',
  image_ratio: '1920:1080',
  video_ratio: '1584:672',
  models: { image: 'gen4_image', video: 'gen4.5' },
  duration: 5,
};
const WARNINGS = [{ code: 'IMAGE_RATIO_DIFFERS', message: expect.stringContaining('1584:672') }];

test('R-003-08: an order is answered with the seed’s fields and words, however far its job is by now', () => {
  const added = { warnings: WARNINGS, resolved: RESOLVED };
  expect(renderStartedTask(sampleSceneJob())).toEqual({
    ...SEED_START,
    ...added,
    credits: { reserved: 12, captured: 0, released: 0 },
  });
  const done = renderStartedTask(sampleSceneJob({ status: 'completed', progress: 100 }));
  expect(done).toEqual({ ...SEED_START, ...added, credits: { reserved: 0, captured: 12, released: 0 } });
});

test('R-003-09: a completed task has the seed’s fields and words, the signed video, the public picture and its formats', async () => {
  const job = sampleSceneJob({ status: 'completed', progress: 100, assets: [image, video, webm] });
  expect(await renderTask(assets, job)).toEqual({
    ...SEED_START,
    status: 'completed',
    progress: 100,
    current_step: 'Completed',
    message: 'Video generation completed successfully',
    video_url: 'https://s3.example/signed/scenes/video',
    updated_at: '2026-01-08T10:00:00.000Z',
    video_url_expires_at: expiresAt.toISOString(),
    image_url: 'https://s3.example/public/scenes/image',
    renditions: [{ format: 'webm', url: 'https://s3.example/signed/scenes/webm', expires_at: expiresAt.toISOString() }],
    error_code: null,
    warnings: WARNINGS,
    resolved: RESOLVED,
    credits: { reserved: 0, captured: 12, released: 0 },
  });
});

describe('R-003-07: each share of the work is told by the seed’s own number and words', () => {
  test.each([
    [0, 0, 'Initializing'],
    [5, 5, 'Initializing video generation pipeline'],
    [15, 15, 'Fetching scene configuration and prompts'],
    [35, 35, 'Generating scene image with AI'],
    [39, 35, 'Generating scene image with AI'],
    [40, 40, 'Storing generated image'],
    [70, 70, 'Creating video from generated image'],
    [74, 70, 'Creating video from generated image'],
    [75, 75, 'Storing generated video'],
    [95, 95, 'Saving results and finalizing'],
    [100, 100, 'Completed'],
  ])('%i %% of the job', async (progress, shown, label) => {
    const task = await renderTask(assets, sampleSceneJob({ ...processing, progress }));
    expect([task.progress, task.current_step]).toEqual([shown, label]);
  });
});

test.each([
  [sampleSceneJob({ status: 'draft' }), 'pending', 'Video generation task started'],
  [sampleSceneJob(), 'pending', 'Video generation task started'],
  [sampleSceneJob(processing), 'processing', 'Video generation in progress'],
  [sampleSceneJob({ status: 'awaiting_input' }), 'processing', 'Video generation in progress'],
])('R-003-11: what has not ended has no error and no video', async (job, status, message) => {
  const task = await renderTask(assets, { ...job, assets: [video] });
  expect(task).toMatchObject({
    status,
    message,
    error_message: null,
    error_code: null,
    video_url: null,
    image_url: null,
  });
});

test('R-003-11: failed, canceled and expired are all failed, with the reason, at the step where it happened', async () => {
  for (const status of ['failed', 'canceled', 'expired'] as const) {
    const job = sampleSceneJob({ status, error: ERROR, charged: false, hold: null, progress: 72 });
    expect(await renderTask(assets, job)).toMatchObject({
      status: 'failed',
      message: 'Video generation failed',
      progress: 70,
      current_step: 'Creating video from generated image',
      error_message: 'You canceled this job.',
      error_code: 'CANCELED',
      video_url: null,
      credits: { reserved: 0, captured: 0, released: 12 },
    });
  }
});

test('R-003-05: the picture is shown while the video is made, signed where its bucket is private', async () => {
  const job = sampleSceneJob({ ...processing, progress: 70, assets: [image] });
  expect(await renderTask(assets, job)).toMatchObject({
    image_url: 'https://s3.example/public/scenes/image',
    video_url: null,
    renditions: [],
  });
  const privately = await renderTask({ ...assets, publicUrl: () => null }, job);
  expect(privately.image_url).toBe('https://s3.example/signed/scenes/image');
});
