import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, ReferencePicture } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { driveScenes } from '../testing/drive-scenes.ts';
import type { FakeReply } from '../testing/fake-replicate.ts';
import { type FakeRunway, startFakeRunway } from '../testing/fake-runway.ts';
import { makePicture } from '../testing/make-picture.ts';
import { type PictureHost, startPictureHost } from '../testing/start-picture-host.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';

/** What the steps of scenes are made from: pictures of customers, and the scene's own. */
const { ffmpegPath } = inject('stack');
let folder: string;
let runway: FakeRunway;
let host: PictureHost;
let stores: TestStores;
let scenes: ReturnType<typeof driveScenes>;
let picture: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-reference-test-'));
  runway = await startFakeRunway();
  host = await startPictureHost();
  const env = {
    RUNWAYML_BASE_URL: runway.origin,
    RUNWAYML_API_SECRET: runway.apiKey,
    IMPORT_ORIGINS: host.origin,
  };
  const fake = { baseUrl: runway.origin, origin: runway.origin };
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'references', env });
  scenes = driveScenes({ stores, runway });
  runway.makes.image = await makePicture({ ffmpegPath, path: join(folder, 'image.png'), width: 1168, height: 880 });
  picture = await readFile(await makePicture({ ffmpegPath, path: join(folder, 'a.jpg'), width: 320, height: 240 }));
  host.answers.set('/kettle.jpg', (reply) => reply.type('image/jpeg').send(picture));
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await runway.close();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const NONE = { generate_image: 'released', generate_scene: 'released' };
const at = (url: string): { reference: ReferencePicture } => ({ reference: { kind: 'url', url } });
async function putPicture(key: string, bytes: Buffer): Promise<{ reference: ReferencePicture }> {
  const place = { bucket: stores.config.storage.videosBucket, key };
  const content = { sizeBytes: bytes.length, read: async () => bytes };
  await stores.storage.putContent({ ...place, content, contentType: 'image/jpeg' });
  const sha256 = createHash('sha256').update(picture).digest('hex');
  return { reference: { kind: 'upload', ...place, sha256 } };
}
/** What was bought for a job so far, its price and the files that its order has left behind. */
async function expectNothingBought(job: Job, creates: number): Promise<void> {
  expect(runway.calls.creates).toBe(creates);
  expect(await scenes.money(job)).toEqual(NONE);
  expect(await scenes.wallet(job)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  const [parent = ''] = await readdir(stores.temporaryDirectory);
  expect(await readdir(join(stores.temporaryDirectory, parent))).toEqual([]);
}

describe('a reference picture', () => {
  it('reaches Runway by its storage, from an address as well as from an upload (R-003-01)', async () => {
    for (const scene of [at(`${host.origin}/kettle.jpg`), await putPicture('uploads/kettle.jpg', picture)]) {
      const ordered = await scenes.submit(await scenes.order(scene));
      const [reference] = scenes.taskOf(ordered).body.referenceImages as [{ uri: string }];
      expect(runway.uploads.get(reference.uri)).toEqual(picture);
    }
  });

  it.each([
    ['is changed', async () => putPicture('uploads/changed.jpg', Buffer.concat([picture, Buffer.alloc(1)])), 'changed'],
    [
      'is gone',
      async () => {
        const scene = await putPicture('uploads/gone.jpg', picture);
        await stores.storage.remove([{ bucket: stores.config.storage.videosBucket, key: 'uploads/gone.jpg' }]);
        return scene;
      },
      'not there any more',
    ],
  ])('that %s since its upload is not used, and nothing is bought', async (_name, make, words) => {
    const creates = runway.calls.creates;
    const job = await scenes.submit(await scenes.order(await make()));
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: 'PROVIDER_REJECTED', class: 'user', retryable: false },
    });
    expect(job).toHaveProperty('error.message', expect.stringContaining(words));
    await expectNothingBought(job, creates);
  });

  it.each([
    [
      'a page that is called a picture',
      '/page.png',
      'image/png',
      () => Buffer.from('<!doctype html><title>no</title>'),
      'cannot be used',
    ],
    ['a page that says so', '/page.html', 'text/html', () => Buffer.from('<!doctype html>'), 'its address'],
    ['half of a picture', '/half.jpg', 'image/jpeg', () => picture.subarray(0, picture.length / 2), 'damaged'],
    ['an empty file', '/empty.jpg', 'image/jpeg', () => Buffer.alloc(0), 'cannot be used'],
    ['more than is taken', '/large.jpg', 'image/jpeg', () => Buffer.alloc(21_000_000, 'x'), 'its address'],
  ])(
    'U-33: %s is none: the scene fails with that, and nothing is bought',
    async (_name, path, type, content, words) => {
      host.answers.set(path, (reply) => reply.type(type).send(content()));
      const creates = runway.calls.creates;
      const uploads = runway.uploads.size;
      const job = await scenes.submit(await scenes.order(at(host.origin + path)));
      expect(job).toMatchObject({ status: 'failed', error: { code: 'PROVIDER_REJECTED', class: 'user' } });
      expect(job).toHaveProperty('error.message', expect.stringMatching(/^The reference picture cannot be used: /));
      expect(job).toHaveProperty('error.message', expect.stringContaining(words));
      expect(runway.uploads.size).toBe(uploads);
      await expectNothingBought(job, creates);
    },
  );

  it('U-33: an address that leads nowhere, or into our own network, is not loaded', async () => {
    const { origin } = runway;
    host.answers.set('/inside.png', (reply) => reply.redirect(`${origin}/files/image`));
    const creates = runway.calls.creates;
    for (const url of [
      `${host.origin}/none.png`,
      `${host.origin}/inside.png`,
      `${origin}/files/image`,
      'http://[::1]/a.png',
    ]) {
      const before = runway.calls.downloads;
      const job = await scenes.submit(await scenes.order(at(url)));
      expect(job).toHaveProperty(
        'error.message',
        'The reference picture cannot be used: its address does not lead to a file that may be loaded.',
      );
      expect(runway.calls.downloads).toBe(before);
      await expectNothingBought(job, creates);
    }
  });

  it.each<[string, FakeReply]>([
    ['is down', (reply) => reply.code(503).send()],
    ['breaks off', (reply) => reply.raw.destroy()],
  ])('U-33: at a host that %s is tried three times', async (_name, answer) => {
    host.answers.set('/away.png', answer);
    const creates = runway.calls.creates;
    let job = await scenes.order(at(`${host.origin}/away.png`));
    for (const attempt of [1, 2]) {
      job = await scenes.submit(job);
      expect(job).toMatchObject({ status: 'queued' });
      expect(job.attempts).toHaveLength(attempt);
    }
    job = await scenes.submit(job);
    expect(job).toHaveProperty(
      'error.message',
      'The reference picture cannot be used: it could not be loaded; check its address.',
    );
    await expectNothingBought(job, creates);
  });

  it('is not blamed for a provider that has no room or takes no uploads for a while', async () => {
    let job = await scenes.order(at(`${host.origin}/kettle.jpg`));
    for (const attempt of [1, 2, 3, 4]) {
      runway.failures.uploads.push((reply) => reply.code(attempt === 2 ? 429 : 503).send({ error: 'later' }));
      job = await scenes.submit(job);
      expect(job).toMatchObject({ status: 'queued' });
      expect(job.attempts.at(-1)).toMatchObject({ number: attempt, state: 'rejected' });
    }
    expect(await scenes.submit(job)).toMatchObject({ status: 'processing', stage: 'waiting' });
  });
});

describe('the stored image of a scene', () => {
  const LATER = { generate_image: 'captured', generate_scene: 'reserved' };

  it('that cannot be read for a while delays its video and loses nothing (R-003-21)', async () => {
    const pictured = await scenes.deliver(await scenes.order());
    const creates = runway.calls.creates;
    const { openUploaded } = stores.deps;
    for (const away of [
      // A bucket that somebody has taken away: what was in it may come back with it.
      (input: Parameters<typeof openUploaded>[0]) => openUploaded({ ...input, bucket: 'nobody-has-made-this-one' }),
      () => Promise.reject(new Error('connect ECONNREFUSED')),
    ]) {
      const job = await scenes.submit(await stores.read(pictured.id), { ...stores.deps, openUploaded: away });
      expect(job).toMatchObject({ status: 'processing', stage: 'video' });
      expect(await scenes.money(job)).toEqual(LATER);
    }
    expect(runway.calls.creates).toBe(creates);
    expect(await scenes.submit(await stores.read(pictured.id))).toMatchObject({ stage: 'waiting' });
  });

  it('waits to be stored while the bucket is away, and is stored when that is back (R-003-21)', async () => {
    const made = await scenes.make(await scenes.order());
    const { store } = stores.deps;
    const away = {
      ...stores.deps,
      store: (input: Parameters<typeof store>[0]) => store({ ...input, bucket: 'nobody-has-made-this-one' }),
    };
    await expect(scenes.ingest(made, away)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    expect(await stores.read(made.id)).toMatchObject({ status: 'processing', stage: 'ingest' });
    expect(await scenes.ingest(made)).toMatchObject({ stage: 'video', assets: [{ role: 'image' }] });
  });

  it.each([
    ['handed over by upload', () => null],
    ['handed over by address', ({ key }: { key: string }) => `https://cdn.example.com/${key}`],
  ])('that is gone, %s, ends the scene: the video is not paid for', async (_name, publicUrl) => {
    const pictured = await scenes.deliver(await scenes.order());
    await stores.storage.remove(pictured.assets);
    const creates = runway.calls.creates;
    const job = await scenes.submit(pictured, { ...stores.deps, publicUrl });
    expect(job).toMatchObject({ status: 'failed', error: { code: 'ASSET_DOWNLOAD_FAILED' } });
    expect(job).toHaveProperty('error.message', expect.stringContaining('stored image of the scene is not there'));
    expect(runway.calls.creates).toBe(creates);
    expect(await scenes.money(job)).toEqual({ generate_image: 'captured', generate_scene: 'released' });
  });

  it('is refused as an upload by a key that Runway does not take: the scene ends, its video costs nothing (C7)', async () => {
    const pictured = await scenes.deliver(await scenes.order());
    runway.failures.uploads.push((reply) => reply.code(401).send({ error: 'bad key' }));
    expect(await scenes.submit(pictured)).toMatchObject({ status: 'failed', error: { class: 'platform' } });
    expect(await scenes.money(pictured)).toEqual({ generate_image: 'captured', generate_scene: 'released' });
  });
});
