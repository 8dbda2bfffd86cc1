import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DeleteBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createTestBuckets, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createObjectStorage, type ObjectStorage } from './create-object-storage.ts';
import { createS3Client } from './create-s3-client.ts';

const MEGABYTE = 1024 * 1024;
const stack = inject('stack');
const buckets = createTestBuckets({ label: 'object storage' });
const connection = { ...stack.s3, maxSockets: 16 };
const client = createS3Client(connection);
const log = { info: () => undefined, warn: () => undefined };
let storage: ObjectStorage;

beforeAll(async () => {
  storage = build();
  await storage.ensureBuckets();
});

afterAll(async () => {
  for (const Bucket of Object.values(buckets)) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    await storage.remove(Contents.map(({ Key = '' }) => ({ bucket: Bucket, key: Key })));
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
  storage.close();
  client.destroy();
});

function build(): ObjectStorage {
  return createObjectStorage({
    ...connection,
    ...buckets,
    publicEndpoint: stack.s3.endpoint,
    imagesPublic: true,
    signedUrlTtlSeconds: 3600,
    log,
  });
}

function put(key: string, body: Readable | string, options: { bucket?: string; maxBytes?: number } = {}) {
  return storage.putStream({
    bucket: options.bucket ?? buckets.videosBucket,
    key,
    body: typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body,
    contentType: 'video/mp4',
    maxBytes: options.maxBytes ?? 100 * MEGABYTE,
  });
}

/** A stream of so many MiB, made as it is read. */
function megabytes(count: number): Readable {
  const size = 64 * 1024;
  return Readable.from(
    Array.from({ length: (count * MEGABYTE) / size }, (_, index) => Buffer.alloc(size, `chunk ${index} `)),
  );
}

function urlOf(bucket: string, key: string): string {
  return `${stack.s3.endpoint}/${bucket}/${key}`;
}

test('R-003-06: buckets are created at every boot, from several processes at once', async () => {
  const others = createTestBuckets({ label: 'concurrent' });
  const build = () =>
    createObjectStorage({
      ...connection,
      ...others,
      publicEndpoint: stack.s3.endpoint,
      imagesPublic: true,
      signedUrlTtlSeconds: 3600,
      log,
    });
  const processes = [build(), build(), build(), build()];
  await Promise.all(processes.map((each) => each.ensureBuckets()));
  await processes[0]!.ensureBuckets();
  await processes[0]!.ping();
  for (const Bucket of Object.values(others)) await client.send(new DeleteBucketCommand({ Bucket }));
  for (const each of processes) each.close();
});

test('a stream of 30 MB comes back byte for byte, hashed and counted', async () => {
  const key = 'videos/owner/large.mp4';
  const hash = createHash('sha256');
  for await (const chunk of megabytes(30)) hash.update(chunk);
  const stored = await put(key, megabytes(30));
  expect(stored).toEqual({ sizeBytes: 30 * MEGABYTE, sha256: hash.digest('hex') });
  expect(await storage.head({ bucket: buckets.videosBucket, key })).toMatchObject({
    sizeBytes: 30 * MEGABYTE,
    contentType: 'video/mp4',
  });
  const opened = await storage.openRange({ bucket: buckets.videosBucket, key });
  if (!('stream' in opened)) throw new Error('not found');
  const read = createHash('sha256');
  for await (const chunk of opened.stream) read.update(chunk);
  expect(read.digest('hex')).toBe(stored.sha256);
});

test('an object over the limit is refused and nothing of it is left', async () => {
  for (const [size, maxBytes] of [
    [1, MEGABYTE - 1],
    [30, 20 * MEGABYTE],
  ] as const) {
    const key = `videos/owner/too-large-${size}.mp4`;
    await expect(put(key, megabytes(size), { maxBytes })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await storage.head({ bucket: buckets.videosBucket, key })).toBeNull();
  }
});

test('a body that breaks off leaves nothing and its own error', async () => {
  const key = 'videos/owner/broken.mp4';
  const body = Readable.from(
    (async function* () {
      yield Buffer.alloc(9 * MEGABYTE);
      throw new Error('the provider hung up');
    })(),
  );
  await expect(put(key, body)).rejects.toThrow('the provider hung up');
  expect(await storage.head({ bucket: buckets.videosBucket, key })).toBeNull();
});

test('content that is not what it is called is refused before it is sent', async () => {
  const key = 'videos/owner/page.mp4';
  const refused = storage.putStream({
    bucket: buckets.videosBucket,
    key,
    body: Readable.from([Buffer.from('<html><body>an error page</body></html>')]),
    contentType: 'video/mp4',
    maxBytes: MEGABYTE,
    expectedType: 'video/mp4',
  });
  await expect(refused).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  expect(await storage.head({ bucket: buckets.videosBucket, key })).toBeNull();
});

test('a repeated upload overwrites', async () => {
  await put('videos/owner/twice.mp4', 'first');
  await put('videos/owner/twice.mp4', 'second');
  const opened = await storage.openRange({ bucket: buckets.videosBucket, key: 'videos/owner/twice.mp4' });
  if (!('stream' in opened)) throw new Error('not found');
  expect((await buffer(opened.stream)).toString()).toBe('second');
});

test('R-003-16: a private video can be read with its signed URL only', async () => {
  const key = 'videos/owner/private.mp4';
  await put(key, 'private bytes');
  const { url, expiresAt } = await storage.signGet({ bucket: buckets.videosBucket, key });
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 3_590_000);
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([200, 'private bytes']);

  expect((await fetch(urlOf(buckets.videosBucket, key))).status).toBe(403);
  expect((await fetch(url.replace('private.mp4', 'other.mp4'))).status).toBe(403);
  const signature = new URL(url).searchParams.get('X-Amz-Signature') ?? '';
  const tampered = url.replace(signature, `${signature.slice(0, -1)}${signature.endsWith('0') ? '1' : '0'}`);
  expect((await fetch(tampered)).status).toBe(403);
  expect((await fetch(url.replace('X-Amz-Expires=3600', 'X-Amz-Expires=36000'))).status).toBe(403);
});

test('a signed URL ends', async () => {
  await put('videos/owner/short.mp4', 'short');
  const { url } = await storage.signGet({
    bucket: buckets.videosBucket,
    key: 'videos/owner/short.mp4',
    expiresSeconds: 1,
  });
  await waitFor(async () => (await fetch(url)).status === 403, {
    description: 'the signed URL to expire',
    intervalMs: 200,
  });
});

test('a signed URL can make the browser save the file under a name, whatever characters it has', async () => {
  await put('videos/owner/named.mp4', 'named');
  const { url } = await storage.signGet({
    bucket: buckets.videosBucket,
    key: 'videos/owner/named.mp4',
    downloadName: 'Über "uns".mp4',
    contentType: 'video/mp4',
  });
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%9Cber%20%22uns%22.mp4");
});

test('R-003-15: images are readable by everybody and writable by nobody else', async () => {
  const key = 'generated_images/owner/a.png';
  await put(key, 'image bytes', { bucket: buckets.imagesBucket });
  const answer = await fetch(urlOf(buckets.imagesBucket, key));
  expect([answer.status, await answer.text()]).toEqual([200, 'image bytes']);
  expect((await fetch(urlOf(buckets.imagesBucket, key), { method: 'PUT', body: 'x' })).status).toBe(403);
  expect((await fetch(urlOf(buckets.imagesBucket, ''))).status).toBe(403);
});

test('ranges: 206 with the part, 200 without one, 416 outside, 404 for what is not there', async () => {
  const object = { bucket: buckets.videosBucket, key: 'videos/owner/range.mp4' };
  await put(object.key, '0123456789');
  const part = await storage.openRange({ ...object, range: 'bytes=2-4' });
  expect(part).toMatchObject({
    statusCode: 206,
    contentLength: 3,
    contentRange: 'bytes 2-4/10',
    contentType: 'video/mp4',
  });
  expect('stream' in part && (await buffer(part.stream)).toString()).toBe('234');
  const tail = await storage.openRange({ ...object, range: 'bytes=-3' });
  expect('stream' in tail && (await buffer(tail.stream)).toString()).toBe('789');
  const whole = await storage.openRange(object);
  expect(whole).toMatchObject({ statusCode: 200, contentLength: 10, contentRange: null });
  expect('stream' in whole && (await buffer(whole.stream)).toString()).toBe('0123456789');
  expect(await storage.openRange({ ...object, range: 'bytes=50-60' })).toEqual({ statusCode: 416 });
  expect(await storage.openRange({ ...object, key: 'videos/owner/none.mp4' })).toEqual({ statusCode: 404 });
});

test('removing is done twice without harm', async () => {
  const object = { bucket: buckets.videosBucket, key: 'videos/owner/gone.mp4' };
  await put(object.key, 'gone');
  await storage.remove([object, { ...object, key: 'videos/owner/never-there.mp4' }]);
  await storage.remove([object]);
  expect(await storage.head(object)).toBeNull();
});

test('ping fails when the videos bucket is missing', async () => {
  const elsewhere = createObjectStorage({
    ...connection,
    ...createTestBuckets({ label: 'never made' }),
    publicEndpoint: stack.s3.endpoint,
    imagesPublic: true,
    signedUrlTtlSeconds: 3600,
    log,
  });
  await expect(elsewhere.ping()).rejects.toThrow();
  await storage.ping();
  elsewhere.close();
});
