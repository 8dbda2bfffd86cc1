import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '@callsheet/domain';
import { cancelJob } from '@callsheet/engine';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildWorker, type Worker } from './build-worker.ts';
import { type FakePrediction, type FakeReplicate, startFakeReplicate } from './testing/fake-replicate.ts';
import { makeClip } from './testing/make-clip.ts';
import { readUsage } from './testing/read-usage.ts';
import { startTestStores, type TestJob, type TestStores } from './testing/start-test-stores.ts';

/** The whole worker on real stores, against a Replicate that does as it is told. */
const { ffmpegPath } = inject('stack');
let folder: string;
let clip: string;
let fake: FakeReplicate;
let stores: TestStores;
let worker: Worker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-worker-test-'));
  clip = await makeClip({ ffmpegPath, path: join(folder, 'clip.mp4'), width: 1280, height: 720, durationSeconds: 4 });
  fake = await startFakeReplicate();
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'worker' });
  worker = buildWorker(stores.deps, stores.config);
  await worker.start();
});
afterEach(() => {
  fake.autoSucceed = false;
  fake.serve(clip);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await worker.stop();
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

const untilStatus = (job: Job, status: Job['status']) =>
  waitFor(
    async () => {
      const now = await stores.read(job.id);
      expect(`${now.status} ${'error' in now ? now.error.message : ''}`).toContain(status);
      return now;
    },
    { timeoutMs: 25_000, description: `job to be ${status}` },
  );
const untilSubmitted = (job: Job): Promise<FakePrediction> =>
  waitFor(() => fake.predictions.find((prediction) => prediction.webhook?.includes(job.id)), {
    description: 'the submission',
  });

async function createSubmitted(options: TestJob = {}): Promise<{ job: Job; prediction: FakePrediction }> {
  fake.serve(clip);
  const job = await stores.createJob(options);
  return { job, prediction: await untilSubmitted(job) };
}

describe('from a prompt to a stored video', () => {
  it('crops, trims, stores, captures the unit and completes (R-002-04, R-002-05, C-21, C-23)', async () => {
    const { job, prediction } = await createSubmitted({ aspectRatio: '1:1', durationSeconds: 3.5 });
    expect(prediction.input).toMatchObject({
      prompt: 'fun science brain animation',
      aspect_ratio: '16:9',
      duration: 4,
    });
    expect(prediction.webhook).toMatch(
      /^http:\/\/127\.0\.0\.1:3000\/v1\/callbacks\/replicate\/[0-9a-f]{24}\?a=1&t=[\w-]+$/,
    );
    fake.succeed(prediction);
    const done = await untilStatus(job, 'completed');
    expect(done.progress).toBe(100);
    expect(done.assets).toMatchObject([
      {
        role: 'video',
        contentType: 'video/mp4',
        width: 720,
        height: 720,
        durationSeconds: 3.5,
        bucket: stores.config.storage.videosBucket,
      },
      {
        role: 'thumbnail',
        contentType: 'image/jpeg',
        width: 640,
        height: 640,
        durationSeconds: null,
        bucket: stores.config.storage.imagesBucket,
      },
    ]);
    for (const asset of done.assets) {
      expect(await stores.storage.head(asset)).toMatchObject({
        sizeBytes: asset.sizeBytes,
        contentType: asset.contentType,
      });
    }
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  });

  it('goes on when status checks fail (C2, U-01)', async () => {
    fake.failReads(
      (reply) => reply.code(503).send({ detail: 'busy' }),
      (reply) => reply.code(503).send({ detail: 'busy' }),
      (reply) => reply.code(401).send({ detail: 'who are you' }),
      (reply) => reply.code(404).send({ detail: 'not there yet' }),
      (reply) => reply.type('text/html').send('<html>'),
    );
    const { job, prediction } = await createSubmitted();
    fake.succeed(prediction);
    const done = await untilStatus(job, 'completed');
    expect(done.attempts).toHaveLength(1);
  });
});

describe('what goes wrong at the provider', () => {
  it('ends a moderated job as failed and gives the unit back (U-08)', async () => {
    const { job, prediction } = await createSubmitted();
    prediction.status = 'failed';
    prediction.error = 'The output was flagged as sensitive (E005)';
    const failed = await untilStatus(job, 'failed');
    expect(failed).toMatchObject({ error: { code: 'MODERATION_OUTPUT', class: 'user' }, charged: false });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  });

  it('finds a submission whose answer was a 503, and neither buys nor finishes it twice (C3, P9, U-06)', async () => {
    const before = fake.calls.creates;
    fake.failCreates({ created: true, reply: (reply) => reply.code(503).send({ detail: 'gateway' }) });
    const { job, prediction } = await createSubmitted();
    fake.succeed(prediction);
    const done = await untilStatus(job, 'completed');
    expect(done.attempts).toMatchObject([{ number: 1, state: 'succeeded', externalId: prediction.id }]);
    expect(fake.calls.creates - before).toBe(1);
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  });

  it('submits again later what was certainly refused, under the same reservation (C1)', async () => {
    fake.failCreates({
      created: false,
      reply: (reply) => reply.code(429).header('retry-after', '1').send({ detail: 'throttled' }),
    });
    const { job, prediction } = await createSubmitted();
    fake.succeed(prediction);
    const done = await untilStatus(job, 'completed');
    expect(done.attempts.map((attempt) => attempt.state)).toEqual(['rejected', 'succeeded']);
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  });

  it('ends a job whose output is a page, is gone, or is no video, and gives the unit back (C10)', async () => {
    const gone = await createSubmitted();
    fake.failDownloads((reply) => reply.code(404).send('gone'));
    fake.succeed(gone.prediction);
    expect(await untilStatus(gone.job, 'failed')).toMatchObject({ error: { code: 'ASSET_DOWNLOAD_FAILED' } });

    const page = await createSubmitted();
    fake.failDownloads((reply) => reply.type('text/html').send('<!doctype html>'));
    fake.succeed(page.prediction);
    expect(await untilStatus(page.job, 'failed')).toMatchObject({ error: { code: 'ASSET_DOWNLOAD_FAILED' } });

    const corrupt = await createSubmitted();
    await writeFile(join(folder, 'corrupt.mp4'), Buffer.alloc(100_000, 7));
    fake.serve(join(folder, 'corrupt.mp4'));
    fake.succeed(corrupt.prediction);
    expect(await untilStatus(corrupt.job, 'failed')).toMatchObject({
      error: { code: 'ASSET_INVALID' },
      charged: false,
    });
    expect(await readUsage(stores, corrupt.job.workspaceId)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  });

  it('repeats a download that broke off', async () => {
    const { job, prediction } = await createSubmitted();
    fake.failDownloads((reply) => reply.code(503).send('busy'));
    fake.succeed(prediction);
    await untilStatus(job, 'completed');
  });

  it('asks the provider to stop a canceled job and gives the unit back (C11)', async () => {
    const { job, prediction } = await createSubmitted();
    await waitFor(async () => (await stores.read(job.id)).attempts[0]?.externalId, { description: 'the acceptance' });
    await cancelJob(stores.deps.engine, { jobId: job.id });
    const canceled = await untilStatus(job, 'canceled');
    expect(prediction.status).toBe('canceled');
    expect(canceled).toMatchObject({ charged: false, hold: null });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  });
});
