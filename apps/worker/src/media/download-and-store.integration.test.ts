import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createTestBuckets } from '@callsheet/test-support';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { type FakeReplicate, startFakeReplicate } from '../testing/fake-replicate.ts';
import { makeClip } from '../testing/make-clip.ts';
import { type DownloadSettings, downloadOutput } from './download-output.ts';

const { s3, ffmpegPath } = inject('stack');
const buckets = createTestBuckets({ label: 'download and store' });
const log = { info: () => undefined, warn: () => undefined };
const signal = new AbortController().signal;
const key = 'videos/owner/clip.mp4';
let folder: string;
let clip: string;
let storage: ObjectStorage;
let server: FakeReplicate;
let settings: DownloadSettings;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-download-'));
  clip = await makeClip({ ffmpegPath, path: join(folder, 'clip.mp4'), width: 320, height: 180, durationSeconds: 1 });
  storage = createObjectStorage({
    ...s3,
    ...buckets,
    publicEndpoint: s3.endpoint,
    imagesPublic: false,
    signedUrlTtlSeconds: 3600,
    maxSockets: 8,
    log,
  });
  await storage.ensureBuckets();
});
beforeEach(async () => {
  server = await startFakeReplicate();
  server.serve(clip);
  settings = { allowedOrigins: [server.origin], maxBytes: 50_000_000, timeoutMs: 20_000 };
  return () => server.close();
});
afterAll(async () => {
  await storage.remove([{ bucket: buckets.videosBucket, key }]);
  storage.close();
  await rm(folder, { recursive: true, force: true });
});
/** Loads everything. */
async function download(options: Partial<DownloadSettings> = {}): Promise<{ sizeBytes: number }> {
  const input = { url: `${server.origin}/files/out.mp4`, path: join(folder, 'bought'), signal };
  await using file = await downloadOutput(input, { ...settings, ...options });
  await file.whole();
  return { sizeBytes: await file.sizeBytes() };
}

it('carries every byte from the provider to the object storage, with the hash of what lies there', async () => {
  const bytes = await readFile(clip);
  expect(await download()).toEqual({ sizeBytes: bytes.length });
  const input = {
    bucket: buckets.videosBucket,
    key,
    path: join(folder, 'bought'),
    contentType: 'video/mp4',
    expectedType: 'video/mp4',
    signal,
  } as const;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await storage.putFile(input)).toEqual({ sizeBytes: bytes.length, sha256 });
  const opened = await storage.openRange({ bucket: buckets.videosBucket, key });
  if (!('stream' in opened)) throw new Error('the object is not there');
  expect((await buffer(opened.stream)).equals(bytes)).toBe(true);
});

it('refuses what declares to be huge before reading it (C10)', async () => {
  server.failDownloads((reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-length': '999999999999', 'content-type': 'video/mp4' });
    reply.raw.write('x');
  });
  await expect(download()).rejects.toMatchObject({ name: 'ProviderError', code: 'OUTPUT_REFUSED' });
});

it('stops at the size cap when no length was declared (C10)', async () => {
  await expect(download({ maxBytes: 1000 })).rejects.toMatchObject({ code: 'OUTPUT_REFUSED' });
});

it('refuses a page instead of a video, and a private address that nobody allowed (C10, U-33)', async () => {
  server.failDownloads((reply) => reply.type('text/html').send('<!doctype html>'));
  await expect(download()).rejects.toMatchObject({ code: 'OUTPUT_REFUSED' });
  await expect(download({ allowedOrigins: [] })).rejects.toMatchObject({ code: 'OUTPUT_REFUSED' });
});

it('tells a URL that has run out from trouble that passes (C10)', async () => {
  server.failDownloads(
    (reply) => reply.code(404).send('gone'),
    (reply) => reply.code(503).send('busy'),
  );
  await expect(download()).rejects.toMatchObject({ code: 'OUTPUT_EXPIRED' });
  await expect(download()).rejects.toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
});

it('does not store a web page as a video, whoever called it one', async () => {
  const path = join(folder, 'page.mp4');
  await writeFile(path, '<!doctype html><html></html>');
  const input = {
    bucket: buckets.videosBucket,
    key: 'videos/owner/page.mp4',
    path,
    contentType: 'video/mp4',
    expectedType: 'video/mp4',
    signal,
  } as const;
  await expect(storage.putFile(input)).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  expect(await storage.head({ bucket: buckets.videosBucket, key: 'videos/owner/page.mp4' })).toBeNull();
});
