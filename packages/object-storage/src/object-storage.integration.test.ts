import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-storage-'));
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
  await rm(folder, { recursive: true });
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

async function put(key: string, content: string | Buffer, options: { bucket?: string } = {}) {
  const path = join(folder, 'body');
  await writeFile(path, content);
  return await storage.putFile({ bucket: options.bucket ?? buckets.videosBucket, key, path, contentType: 'video/mp4' });
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

test.each([
  ['one sent from memory', 12_345],
  ['one sent in pieces', 30 * MEGABYTE + 7],
])('a file comes back byte for byte, hashed and counted: %s', async (_name, sizeBytes) => {
  const key = `videos/owner/whole-${sizeBytes}.mp4`;
  const content = randomBytes(sizeBytes);
  const stored = await put(key, content);
  expect(stored).toEqual({ sizeBytes, sha256: createHash('sha256').update(content).digest('hex') });
  expect(await storage.head({ bucket: buckets.videosBucket, key })).toMatchObject({
    sizeBytes,
    contentType: 'video/mp4',
  });
  const opened = await storage.openRange({ bucket: buckets.videosBucket, key });
  if (!('stream' in opened)) throw new Error('not found');
  const read = createHash('sha256');
  for await (const chunk of opened.stream) read.update(chunk);
  expect(read.digest('hex')).toBe(stored.sha256);
});

test('an upload that is cut off leaves nothing, also where an object was before', async () => {
  const key = 'videos/owner/cut-off.mp4';
  await put(key, 'what was there');
  const path = join(folder, 'large');
  await writeFile(path, Buffer.alloc(64 * MEGABYTE, 'callsheet'));
  const stop = new AbortController();
  const storing = storage.putFile({
    bucket: buckets.videosBucket,
    key,
    path,
    contentType: 'video/mp4',
    signal: stop.signal,
  });
  setImmediate(() => setImmediate(() => stop.abort()));
  await expect(storing).rejects.toMatchObject({ name: 'AbortError' });
  const opened = await storage.openRange({ bucket: buckets.videosBucket, key });
  if (!('stream' in opened)) throw new Error('not found');
  expect((await buffer(opened.stream)).toString()).toBe('what was there');
});

test('content that is not what it is called is refused before it is sent', async () => {
  const key = 'videos/owner/page.mp4';
  const path = join(folder, 'page');
  await writeFile(path, '<html><body>an error page</body></html>');
  const refused = storage.putFile({
    bucket: buckets.videosBucket,
    key,
    path,
    contentType: 'video/mp4',
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

test('R-003-16: a signed URL ends', async () => {
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

test('providers.md 1.9: whoever was handed a PUT stores this one object, once, and reads nothing with it', async () => {
  const bucket = buckets.videosBucket;
  const place = { bucket, key: 'videos/owner/1764000000000.mp4', contentType: 'video/mp4', expiresSeconds: 60 };
  const { url, headers } = storage.signPut(place);
  const send = (address: string, content: string, sent: Record<string, string> = headers) =>
    fetch(address, { method: 'PUT', headers: sent, body: content });
  expect((await send(url.replace('1764000000000', 'other'), 'stolen')).status).toBe(403);
  expect((await send(url, 'untyped', { 'content-type': 'text/html', 'if-none-match': '*' })).status).toBe(403);
  expect((await send(url, 'unconditional', { 'content-type': 'video/mp4' })).status).toBe(403);
  expect((await fetch(url)).status).toBe(403);
  expect((await send(url, 'first')).status).toBe(200);
  expect((await send(url, 'second')).status).toBe(412);
  const opened = await storage.openRange(place);
  if (!('stream' in opened)) throw new Error('not found');
  expect((await buffer(opened.stream)).toString()).toBe('first');
  // We ourselves put the checked bytes in its place.
  await put(place.key, 'checked');
  expect(await storage.head(place)).toMatchObject({ sizeBytes: 7 });
});

test('a URL for one PUT of a length takes no other length', async () => {
  const place = { bucket: buckets.videosBucket, key: 'uploads/owner/1', contentType: 'image/png', expiresSeconds: 60 };
  const { url, headers } = storage.signPut({ ...place, sizeBytes: 4 });
  expect(headers).toEqual({ 'content-type': 'image/png', 'if-none-match': '*' });
  const send = async (body: string) => (await fetch(url, { method: 'PUT', headers, body })).status;
  expect([await send('fiver'), await send('one'), await send('four')]).toEqual([403, 403, 200]);
});

test('R-003-15: images are readable by everybody and writable by nobody else', async () => {
  const key = 'generated_images/owner/a.png';
  await put(key, 'image bytes', { bucket: buckets.imagesBucket });
  const url = storage.publicUrl({ bucket: buckets.imagesBucket, key });
  expect(url).toBe(urlOf(buckets.imagesBucket, key));
  const answer = await fetch(url ?? '');
  expect([answer.status, await answer.text()]).toEqual([200, 'image bytes']);
  expect((await fetch(urlOf(buckets.imagesBucket, key), { method: 'PUT', body: 'x' })).status).toBe(403);
  expect((await fetch(urlOf(buckets.imagesBucket, ''))).status).toBe(403);
});

test.each([
  ['in one bucket', () => buckets.videosBucket, 'video/mp4'],
  ['into another, where everybody may read it', () => buckets.imagesBucket, 'image/png'],
])('an object is copied inside the server under a type of its own: %s', async (_name, bucketOf, contentType) => {
  const from = { bucket: buckets.videosBucket, key: "videos/owner/a (1)+'copied'.mp4" };
  const to = { bucket: bucketOf(), key: 'videos/owner/the-copy' };
  const content = randomBytes(2 * MEGABYTE);
  await put(from.key, content);
  await put(to.key, 'what was there', to);
  expect(await storage.copyObject({ from, to, contentType })).toMatchObject({ sizeBytes: content.length, contentType });
  expect(await storage.head(to)).toMatchObject({ sizeBytes: content.length, contentType });
  await storage.remove([from]);
  const opened = await storage.openRange(to);
  if (!('stream' in opened)) throw new Error('not found');
  expect((await buffer(opened.stream)).equals(content)).toBe(true);
  const unsigned = await fetch(urlOf(to.bucket, to.key));
  await unsigned.body?.cancel();
  expect(unsigned.status).toBe(to.bucket === buckets.imagesBucket ? 200 : 403);
});

test('nothing is copied from where nothing is; a missing bucket is an error', async () => {
  const from = { bucket: buckets.videosBucket, key: 'videos/owner/never-there.mp4' };
  const to = { bucket: buckets.imagesBucket, key: 'videos/owner/no-copy.mp4' };
  expect(await storage.copyObject({ from, to, contentType: 'video/mp4' })).toBeNull();
  expect(await storage.head(to)).toBeNull();
  await put(from.key, 'now it is there');
  const elsewhere = { ...to, bucket: createTestBuckets({ label: 'never made' }).videosBucket };
  await expect(storage.copyObject({ from, to: elsewhere, contentType: 'video/mp4' })).rejects.toThrow();
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

test('R-003-21: a bucket that was taken away comes back, with its access, when something is to be put there', async () => {
  const options = {
    ...connection,
    ...createTestBuckets({ label: 'taken away' }),
    publicEndpoint: stack.s3.endpoint,
    imagesPublic: true,
    signedUrlTtlSeconds: 3600,
    log,
  };
  const mended = createObjectStorage(options);
  await mended.ensureBuckets();
  await client.send(new DeleteBucketCommand({ Bucket: options.imagesBucket }));
  const image = { bucket: options.imagesBucket, key: 'generated_images/owner/b.png' };
  await expect(mended.openRange(image)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  const content = { sizeBytes: 5, read: async () => Buffer.from('bytes') };
  await mended.putContent({ ...image, content, contentType: 'image/png' });
  expect((await fetch(mended.publicUrl(image) ?? '')).status).toBe(200);
  expect(await mended.openRange({ ...image, key: 'generated_images/owner/c.png' })).toEqual({ statusCode: 404 });
  await mended.remove([image]);
  for (const Bucket of [options.imagesBucket, options.videosBucket])
    await client.send(new DeleteBucketCommand({ Bucket }));
  mended.close();
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
