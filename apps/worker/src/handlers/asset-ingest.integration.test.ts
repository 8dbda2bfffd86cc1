import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { currentAttempt, type Job } from '@callsheet/domain';
import type { TaskContext } from '@callsheet/queue';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type FakeReplicate, type FakeReply, startFakeReplicate } from '../testing/fake-replicate.ts';
import { makeClip } from '../testing/make-clip.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';
import { createAssetIngestHandler } from './asset-ingest.handler.ts';
import type { IngestDependencies } from './handler-dependencies.ts';
import { createJobSubmitHandler } from './job-submit.handler.ts';
import { createOperationCheckHandler } from './operation-check.handler.ts';

/** Outputs that already are what was promised go out while they come in. */
let folder: string;
let fake: FakeReplicate;
let stores: TestStores;
let clip: Buffer;
/** Without thumbnails, and without a program to make any with: nothing starts ffmpeg. */
let bare: IngestDependencies;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-ingest-test-'));
  fake = await startFakeReplicate();
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'ingest', env: { THUMBNAILS: 'false' } });
  bare = { ...stores.deps, ffmpeg: { ...stores.deps.ffmpeg, ffmpegPath: join(folder, 'no-such-program') } };
  const path = await makeClip({
    ...{ ffmpegPath: inject('stack').ffmpegPath, path: join(folder, 'clip.mp4') },
    ...{ width: 1280, height: 720, durationSeconds: 4 },
    output: [
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ...['-movflags', '+faststart', '-metadata', 'comment=a very secret plan'],
    ],
  });
  fake.serve(path);
  clip = await readFile(path);
  // What is smaller goes out from memory, when it is there.
  if (clip.length < 2_000_000) throw new Error(`the clip is too small: ${clip.length} bytes`);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

const rest = { id: '0b5f8a8e-51d5-4d5a-9df7-0f2c6c1b7a11', attemptNumber: 1, isLastTry: false };
const payloadOf = (job: Job) => ({ jobId: job.id, attempt: 1, effectId: 'effect', number: 1 });
const ingest = (job: Job, deps = bare) => {
  const { signal } = new AbortController();
  const context: TaskContext<'asset.ingest'> = { ...rest, name: 'asset.ingest', payload: payloadOf(job), signal };
  return createAssetIngestHandler(deps)(context);
};

/** A job whose video waits at the provider to be taken in. */
async function createMade(): Promise<Job> {
  const job = await stores.createJob();
  const task = { ...rest, payload: payloadOf(job), signal: new AbortController().signal };
  await createJobSubmitHandler(stores.deps)({ ...task, name: 'job.submit' });
  const prediction = fake.predictions.find(({ webhook }) => webhook?.includes(job.id));
  if (prediction === undefined) throw new Error('nothing was submitted');
  fake.succeed(prediction);
  await createOperationCheckHandler(stores.deps)({ ...task, name: 'operation.check' });
  return await stores.read(job.id);
}

/** Half of the clip, as the beginning of all of it, and then whatever the test does to the connection. */
function half(then: (end: () => void) => void): FakeReply {
  return (reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'video/mp4', 'content-length': clip.length });
    reply.raw.write(clip.subarray(0, clip.length / 2), () => then(() => reply.raw.destroy()));
  };
}

const storedObjects = async (job: Job) =>
  (await Promise.all((currentAttempt(job)?.plannedAssets ?? []).map((asset) => stores.storage.head(asset)))).filter(
    (head) => head !== null,
  );
async function filesLeft(): Promise<readonly string[]> {
  const [parent = ''] = await readdir(stores.temporaryDirectory);
  return await readdir(join(stores.temporaryDirectory, parent));
}

it('is stored as it came, without its tags and without a run of ffmpeg; no thumbnail is made where none is wanted', async () => {
  const job = await createMade();
  await ingest(job);
  const { assets } = await stores.read(job.id);
  const [video] = assets;
  if (video === undefined) throw new Error('nothing was stored');
  expect(assets).toHaveLength(1);
  expect(video).toMatchObject({ role: 'video', sizeBytes: clip.length, width: 1280, height: 720, durationSeconds: 4 });
  expect(await storedObjects(job)).toHaveLength(1);
  const opened = await stores.storage.openRange(video);
  if (!('stream' in opened)) throw new Error('the object is not there');
  const bytes = await buffer(opened.stream);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(video.sha256);
  expect(clip.includes('a very secret plan')).toBe(true);
  expect(bytes.includes('a very secret plan')).toBe(false);
  const samples = clip.indexOf('mdat');
  expect(bytes.subarray(samples).equals(clip.subarray(samples))).toBe(true);
  expect(await filesLeft()).toEqual([]);
});

it('leaves no object of an output that breaks off while it goes out, and takes it in when it is asked again (U-18)', async () => {
  const job = await createMade();
  fake.failDownloads(half((end) => end()));
  await expect(ingest(job)).rejects.toMatchObject({ name: 'ProviderError', retry: 'same_attempt' });
  expect(await storedObjects(job)).toEqual([]);
  expect(await filesLeft()).toEqual([]);
  await ingest(job);
  expect((await stores.read(job.id)).assets).toMatchObject([{ sizeBytes: clip.length }]);
});

it('begins to store before the output is there, and lets go of it when the object storage fails', async () => {
  const job = await createMade();
  const connection = { isOpen: true };
  fake.failDownloads((reply) => {
    reply.raw.once('close', () => {
      connection.isOpen = false;
    });
    return half(() => undefined)(reply);
  });
  const store = () => Promise.reject(new Error('connect ECONNREFUSED'));
  await expect(ingest(job, { ...bare, store })).rejects.toThrow('ECONNREFUSED');
  await waitFor(() => !connection.isOpen, { description: 'the download to be given up' });
  expect(await filesLeft()).toEqual([]);
});
