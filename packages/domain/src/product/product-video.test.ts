import { describe, expect, test } from 'vitest';
import type { Asset } from '../job/asset.ts';
import { newJob } from '../job/create-job.ts';
import { evolve } from '../job/evolve.ts';
import type { Job, JobStatus } from '../job/job.ts';
import { planProductVideo } from '../media/plan-product-video.ts';
import { at, queuedJob, T0 } from '../testing/sample-jobs.ts';
import { productVideoOf, productVideoStatus } from './product-video.ts';
import { videoListingOf } from './video-listing.ts';

const PRODUCT_ID = '65a0000000000000000000aa';

function draft(): Job {
  return newJob({
    id: '65a000000000000000000001',
    kind: 'product',
    origin: 's000',
    ownerId: 'owner',
    workspaceId: 'workspace',
    title: 'Summer clip',
    input: {
      prompt: '',
      style: null,
      product: {
        id: PRODUCT_ID,
        title: 'Red Shoe',
        sku: 'RS-1',
        description: 'Light and fast',
        imageUrls: ['https://shop.example/1.jpg'],
        template: 'lifestyle',
      },
    },
    ...planProductVideo(),
    charges: [],
    priority: 0,
    deadlineSeconds: 3600,
    startDeadlineSeconds: null,
    start: false,
    now: T0,
  }).job;
}

const VIDEO: Asset = {
  role: 'video',
  bucket: 'video-files',
  key: 'videos/o/1.mp4',
  sizeBytes: 5,
  sha256: 'x',
  contentType: 'video/mp4',
  width: 1280,
  height: 720,
  durationSeconds: 4,
};

function completed(): Job {
  const job = evolve(draft(), { type: 'job.queued', at: at(1), deadlineAt: at(3600) });
  const started = evolve(job, {
    type: 'attempt.started',
    at: at(2),
    attempt: 1,
    provider: 'rck',
    model: 'rck/product-video',
    submitLeaseUntil: at(90),
  });
  const [attempt] = started.attempts;
  const details = { title: 'Generated', description: 'In the park', youtubeVideoId: 'yt1', localFilename: 'a.mp4' };
  return {
    ...started,
    status: 'completed',
    attempts: [{ ...attempt!, details }],
    assets: [VIDEO],
    completedAt: at(60),
    seq: 7,
  } as Job;
}

test.each<[JobStatus, string]>([
  ['draft', 'pending'],
  ['queued', 'processing'],
  ['processing', 'processing'],
  ['awaiting_input', 'processing'],
  ['completed', 'completed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
  ['expired', 'failed'],
])('resolutions.md 2.1: a job that is %s shows as %s at its product', (status, word) => {
  expect(productVideoStatus(status)).toBe(word);
});

describe('the entry of a product (R-000-03, C-33)', () => {
  test('of a pending video has nothing but its template', () => {
    expect(productVideoOf(draft())).toEqual({
      productId: PRODUCT_ID,
      videoId: '65a000000000000000000001',
      seq: 1,
      video: {
        videoId: '65a000000000000000000001',
        template: 'lifestyle',
        status: 'pending',
        generatedDate: null,
        completedAt: null,
        youtubeVideoId: null,
        localFilename: null,
        videoAsset: null,
        error: null,
        seq: 1,
      },
    });
  });

  test('of a completed video has bucket and key of the file, and no URL', () => {
    const change = productVideoOf(completed());
    expect(change?.video).toMatchObject({
      status: 'completed',
      generatedDate: at(2),
      completedAt: at(60),
      youtubeVideoId: 'yt1',
      localFilename: 'a.mp4',
      videoAsset: { bucket: 'video-files', key: 'videos/o/1.mp4', contentType: 'video/mp4' },
      seq: 7,
    });
    expect(JSON.stringify(change)).not.toContain('http');
  });

  test('of a failed video has the reason and no file', () => {
    const error = { code: 'PROVIDER_FAILED', message: 'It broke.', retryable: true, class: 'provider' } as const;
    const failed = { ...completed(), status: 'failed', error, charged: false, hold: null } as Job;
    expect(productVideoOf(failed)?.video).toMatchObject({
      status: 'failed',
      error: 'It broke.',
      completedAt: null,
      videoAsset: null,
      youtubeVideoId: null,
    });
  });

  test('of a deleted video is none, and a job about no product has no product', () => {
    expect(productVideoOf({ ...completed(), deletedAt: at(70) })).toMatchObject({ video: null, seq: 7 });
    expect(productVideoOf(queuedJob())).toBeNull();
  });
});

describe('the keys of the video list (R-000-08, R-000-18)', () => {
  test('say status, product and the beginnings of the words of title and description', () => {
    const { productId, generatedDate, listKeys } = videoListingOf(completed());
    expect([productId, generatedDate]).toEqual([PRODUCT_ID, at(2)]);
    expect(listKeys.slice(0, 3)).toEqual(['*', 's:completed', `p:${PRODUCT_ID}`]);
    for (const key of ['t:su', 't:summer', 't:gene', 't:shoe', 't:park', 't:light']) expect(listKeys).toContain(key);
    expect(listKeys.length).toBeLessThanOrEqual(3 + 96);
  });

  test('say what the customer keeps as title and description with a video, when that is text', () => {
    const job = draft();
    const kept = (metadata: object) => videoListingOf({ ...job, input: { ...job.input, metadata } } as Job).listKeys;
    expect(kept({ title: 'Spring', description: 'Blooming' })).toEqual(
      expect.arrayContaining(['t:spring', 't:blooming']),
    );
    expect(kept({ title: 7, description: { a: 'Blooming' } })).not.toContain('t:blooming');
  });

  test('say generating for everything under way, and are none for deleted jobs and jobs about no product', () => {
    expect(videoListingOf(evolve(draft(), { type: 'job.queued', at: at(1), deadlineAt: at(9) })).listKeys).toContain(
      's:generating',
    );
    expect(videoListingOf(draft()).listKeys).toContain('s:pending');
    expect(videoListingOf({ ...completed(), deletedAt: at(70) }).listKeys).toEqual([]);
    expect(videoListingOf(queuedJob())).toEqual({ productId: null, generatedDate: null, listKeys: [] });
  });
});
