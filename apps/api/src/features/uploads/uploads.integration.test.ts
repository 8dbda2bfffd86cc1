import { createHash, randomUUID } from 'node:crypto';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { PNG, putUpload } from '../../testing/put-upload.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

let api: RunningApi;
let later = 0;

beforeAll(async () => {
  api = await startApi({
    stack: inject('stack'),
    label: 'api uploads',
    variables: { RATE_LIMIT_PER_IP: '10000' },
    change: () => ({ now: () => new Date(Date.now() + later) }),
  });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const as = (user: SignedInUser, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  api.call({ method, url, headers: user.headers, ...(payload === undefined ? {} : { payload }) });
const complete = (user: SignedInUser, id: string) => as(user, 'POST', `/v1/uploads/${id}/complete`);
const isThere = async (key: string) =>
  (await api.dependencies.stores.storage.head({ bucket: api.videosBucket, key })) !== null;

test('a picture is put by its URL, looked at once, and every repeat answers the same', async () => {
  const user = await api.signUp();
  const { id, key } = await putUpload(api, user);
  const waiting = (await as(user, 'GET', `/v1/uploads/${id}`)).json();
  expect(waiting).toMatchObject({ id, status: 'waiting', sizeBytes: PNG.length, width: null, sha256: null });
  const completed = await complete(user, id);
  expect(completed.statusCode).toBe(200);
  const sha256 = createHash('sha256').update(PNG).digest('hex');
  const picture = { contentType: 'image/png', sizeBytes: PNG.length, width: 3, height: 2, sha256, error: null };
  expect(completed.json()).toEqual({ ...waiting, ...picture, status: 'ready' });
  for (const again of await Promise.all([complete(user, id), complete(user, id)])) {
    expect(again.json()).toEqual(completed.json());
  }
  expect((await as(user, 'GET', `/v1/uploads/${id}`)).json()).toEqual(completed.json());
  expect(await isThere(key)).toBe(true);
});

test('two who complete at the same moment are told the same', async () => {
  const user = await api.signUp();
  const good = await putUpload(api, user);
  const bad = await putUpload(api, user, Buffer.from('<html>'));
  for (const { id } of [good, bad]) {
    const [one, ...others] = (await Promise.all([1, 2, 3].map(() => complete(user, id)))).map((answer) => ({
      status: answer.statusCode,
      told: answer.json().sha256 ?? answer.json().message,
    }));
    for (const other of others) expect(other).toEqual(one);
  }
});

describe('what is no picture is refused, deleted, and stays refused (U-33)', () => {
  const animated = Buffer.from(
    `RIFF${'\x16\0\0\0'}WEBPVP8X${'\x0a\0\0\0'}${'\x02\0\0\0'}${'\x01\0\0'}${'\x01\0\0'}`,
    'latin1',
  );
  const huge = Buffer.from(PNG);
  huge.writeUInt32BE(10_000, 16);
  huge.writeUInt32BE(5_001, 20);
  test.each([
    ['HTML that is called a PNG', Buffer.from('<!doctype html><script>alert(1)</script>'), /not a PNG, JPEG or WebP/],
    ['a PNG cut off in its header', PNG.subarray(0, 20), /cannot be read; the file may be damaged/],
    ['a PNG cut off before its end', PNG.subarray(0, PNG.length - 3), /The end of the picture is missing/],
    ['an animated picture', animated, /The picture is animated/],
    ['a picture of more than 50 megapixels', huge, /10000 by 5001 pixels, which is more than 50 megapixels/],
  ])('%s', async (_what, bytes, message) => {
    const user = await api.signUp();
    const { id, key } = await putUpload(api, user, bytes);
    const refused = await complete(user, id);
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(refused.json().message).toMatch(message);
    expect(await isThere(key)).toBe(false);
    const again = await complete(user, id);
    expect([again.statusCode, again.json().message]).toEqual([400, refused.json().message]);
    expect((await as(user, 'GET', `/v1/uploads/${id}`)).json()).toMatchObject({
      status: 'refused',
      error: refused.json().message,
    });
  });

  test('a JPEG that is called a PNG is what it is', async () => {
    const user = await api.signUp();
    const jpeg = Buffer.from('ffd8ffe00004aabbffc0000b080002000303010111ffd9', 'hex');
    const { id } = await putUpload(api, user, jpeg);
    expect((await complete(user, id)).json()).toMatchObject({ contentType: 'image/jpeg', width: 3, height: 2 });
  });

  test('a file of another length than announced is not even taken; one that got there otherwise is refused', async () => {
    const user = await api.signUp();
    const created = (await as(user, 'POST', '/v1/uploads', { contentType: 'image/png', sizeBytes: 10 })).json();
    const put = await fetch(created.url, { method: 'PUT', headers: created.headers, body: Buffer.from(PNG) });
    expect(put.status).toBe(403);
    const key = `uploads/${user.id}/${created.id}`;
    const place = { bucket: api.videosBucket, key, contentType: 'image/png' };
    const content = {
      sizeBytes: PNG.length,
      read: async (at: number, length: number) => Buffer.from(PNG).subarray(at, at + length),
    };
    await api.dependencies.stores.storage.putContent({ ...place, content });
    const refused = await complete(user, created.id);
    expect(refused.json().message).toBe(`The file has ${PNG.length} bytes, not the 10 that were announced.`);
    expect(await isThere(key)).toBe(false);
  });

  test('a file of more than 20 MiB is refused without being read', async () => {
    const user = await api.signUp();
    const created = (await as(user, 'POST', '/v1/uploads', { contentType: 'image/png', sizeBytes: 10 })).json();
    const sizeBytes = 20 * 1024 * 1024 + 1;
    const key = `uploads/${user.id}/${created.id}`;
    const content = {
      sizeBytes,
      read: async (at: number, length: number) => Buffer.alloc(Math.min(length, sizeBytes - at)),
    };
    await api.dependencies.stores.storage.putContent({
      bucket: api.videosBucket,
      key,
      contentType: 'image/png',
      content,
    });
    const refused = await complete(user, created.id);
    expect([refused.statusCode, refused.json().message]).toEqual([400, expect.stringContaining('more than 20 MiB')]);
    expect(await isThere(key)).toBe(false);
  });
});

test('a URL takes one picture: what was put stays', async () => {
  const user = await api.signUp();
  const payload = { contentType: 'image/png', sizeBytes: PNG.length };
  const { url, headers, id } = (await as(user, 'POST', '/v1/uploads', payload)).json();
  const put = async () => (await fetch(url, { method: 'PUT', headers, body: Buffer.from(PNG) })).status;
  expect([await put(), await put()]).toEqual([200, 412]);
  expect((await complete(user, id)).statusCode).toBe(200);
});

test('an upload waits for its file, and expires after a day', async () => {
  const user = await api.signUp();
  const created = await as(user, 'POST', '/v1/uploads', { contentType: 'image/webp', sizeBytes: 9 });
  expect(created.headers.location).toBe(`/v1/uploads/${created.json().id}`);
  const { id, expiresAt, createdAt } = created.json();
  expect(created.json()).toMatchObject({ status: 'waiting', method: 'PUT', headers: { 'content-type': 'image/webp' } });
  expect(Math.abs(Date.parse(expiresAt) - Date.parse(createdAt) - 86_400_000)).toBeLessThan(2_000);
  const early = await complete(user, id);
  expect([early.statusCode, early.json().message]).toEqual([400, expect.stringContaining('Nothing was uploaded yet')]);
  expect((await as(user, 'GET', `/v1/uploads/${id}`)).json().status).toBe('waiting');
  later = 86_400_000;
  const late = await complete(user, id);
  const shown = (await as(user, 'GET', `/v1/uploads/${id}`)).json().status;
  later = 0;
  expect([late.statusCode, late.json().code, shown]).toEqual([410, 'ASSET_EXPIRED', 'expired']);
});

test('what is announced is checked: type and size', async () => {
  const user = await api.signUp();
  for (const wrong of [
    { contentType: 'image/gif', sizeBytes: 5 },
    { contentType: 'image/svg+xml', sizeBytes: 5 },
    { contentType: 'image/png', sizeBytes: 0 },
    { contentType: 'image/png', sizeBytes: 20 * 1024 * 1024 + 1 },
    { contentType: 'image/png', sizeBytes: 1.5 },
    { contentType: 'image/png' },
    { contentType: 'image/png', sizeBytes: 5, key: 'uploads/other' },
  ]) {
    const answer = await as(user, 'POST', '/v1/uploads', wrong);
    expect([wrong, answer.statusCode, answer.json().code]).toEqual([wrong, 400, 'VALIDATION_ERROR']);
  }
});

test('an upload is its owner’s alone, and gone with its file once it is deleted', async () => {
  const [owner, stranger] = [await api.signUp(), await api.signUp()];
  const { id, key } = await putUpload(api, owner);
  const url = `/v1/uploads/${id}`;
  for (const answer of [
    await as(stranger, 'GET', url),
    await complete(stranger, id),
    await as(stranger, 'DELETE', url),
  ]) {
    expect([answer.statusCode, answer.json().message]).toEqual([403, 'This upload belongs to somebody else.']);
  }
  for (const unknown of ['x', randomUUID(), '%00']) {
    expect((await as(owner, 'GET', `/v1/uploads/${unknown}`)).statusCode).toBe(404);
    expect((await complete(owner, unknown)).json().message).toBe('Upload not found');
  }
  expect((await as(owner, 'DELETE', url)).statusCode).toBe(200);
  expect(await isThere(key)).toBe(false);
  for (const answer of [await as(owner, 'GET', url), await complete(owner, id), await as(owner, 'DELETE', url)]) {
    expect(answer.statusCode).toBe(404);
  }
});
