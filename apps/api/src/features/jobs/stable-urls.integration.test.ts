import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const TTL_SECONDS = 3600;

let api: RunningApi;
let user: SignedInUser;
let now: Date;

beforeAll(async () => {
  api = await startApi({
    stack: inject('stack'),
    label: 'api urls',
    variables: { SIGNED_URL_TTL_SECONDS: String(TTL_SECONDS) },
    change: () => ({ now: () => now }),
  });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

async function completed(): Promise<string> {
  const response = await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload: ORDER });
  const { id } = response.json();
  const worker = playWorker(api.dependencies.engine);
  await worker.submit(id);
  const media = { width: 1280, height: 720, durationSeconds: 4 };
  const stored = { bucket: api.videosBucket, sizeBytes: 3, sha256: 'a'.repeat(64), ...media };
  await worker.finish(id, [
    { role: 'video', key: 'video.mp4', contentType: 'video/mp4', ...stored },
    { role: 'thumbnail', key: 'thumbnail.jpg', contentType: 'image/jpeg', ...stored },
  ]);
  return id;
}

async function read(id: string, at: string, ifNoneMatch?: string) {
  now = new Date(`2026-01-08T${at}Z`);
  const headers = { ...user.headers, ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }) };
  const { statusCode, body, headers: answered } = await api.call({ url: `/v1/jobs/${id}`, headers });
  return { statusCode, body, etag: String(answered.etag) };
}

const expiriesOf = (body: string): number[] =>
  JSON.parse(body).assets.map(({ urlExpiresAt }: { urlExpiresAt: string }) => Date.parse(urlExpiresAt));

test('as long as the ETag of a finished job is the same its answer is too, byte for byte, links included', async () => {
  const id = await completed();
  const first = await read(id, '10:00:00.000');
  for (const at of ['10:00:00.001', '10:14:03.700', '10:29:59.999']) {
    expect(await read(id, at)).toEqual(first);
    expect(await read(id, at, first.etag)).toMatchObject({ statusCode: 304, body: '' });
  }
  expect(first.body).toContain('X-Amz-Signature=');
  const next = await read(id, '10:30:00.000', first.etag);
  expect(next.statusCode).toBe(200);
  expect(next.etag).not.toBe(first.etag);
  expect(next.body).not.toBe(first.body);
});

test('no link is handed out that has less than half of its life left, nor kept alive by a 304', async () => {
  const id = await completed();
  for (const at of ['10:00:00.000', '10:29:59.999', '10:30:00.000', '10:59:59.999', '23:59:59.999']) {
    const { body, etag } = await read(id, at);
    const expiries = expiriesOf(body);
    expect(expiries).toHaveLength(2);
    for (const expiresAt of expiries) {
      const leftMs = expiresAt - now.getTime();
      expect(leftMs).toBeGreaterThanOrEqual((TTL_SECONDS * 1000) / 2);
      expect(leftMs).toBeLessThanOrEqual(TTL_SECONDS * 1000);
    }
    for (const { url } of JSON.parse(body).assets) {
      const signed = new URL(url).searchParams;
      expect(signed.get('X-Amz-Expires')).toBe(String(TTL_SECONDS));
      const signedAt = Date.parse(
        String(signed.get('X-Amz-Date')).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'),
      );
      expect(signedAt + TTL_SECONDS * 1000).toBe(expiries[0]);
      expect(signedAt).toBeLessThanOrEqual(now.getTime());
    }
    expect((await read(id, at, etag)).statusCode).toBe(304);
  }
});
