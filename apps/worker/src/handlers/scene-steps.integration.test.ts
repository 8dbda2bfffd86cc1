import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancelJob, sweep } from '@callsheet/engine';
import { createProviderRegistry } from '@callsheet/providers';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { driveScenes } from '../testing/drive-scenes.ts';
import { type FakeRunway, startFakeRunway } from '../testing/fake-runway.ts';
import { makePicture } from '../testing/make-picture.ts';
import { makeSceneClip } from '../testing/make-scene-clip.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';

/** Both steps of scenes on real stores, each task delivered by the test. */
const { ffmpegPath } = inject('stack');
let folder: string;
let runway: FakeRunway;
let stores: TestStores;
let scenes: ReturnType<typeof driveScenes>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-scene-test-'));
  runway = await startFakeRunway();
  const env = { RUNWAYML_BASE_URL: runway.origin, RUNWAYML_API_SECRET: runway.apiKey };
  const fake = { baseUrl: runway.origin, origin: runway.origin };
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'scenes', env });
  scenes = driveScenes({ stores, runway });
  runway.makes.video = await makeSceneClip({ ffmpegPath, path: join(folder, 'clip.mp4') });
  runway.makes.image = await makePicture({ ffmpegPath, path: join(folder, 'image.png'), width: 1168, height: 880 });
});
afterEach(() => {
  runway.onDownload = null;
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await runway.close();
  await rm(folder, { recursive: true, force: true });
});

const BOTH = { generate_image: 'captured', generate_scene: 'captured' };
const NONE = { generate_image: 'released', generate_scene: 'released' };
const FIRST = { generate_image: 'captured', generate_scene: 'released' };
/** Of an object, past every signature. */
const addressOf = ({ bucket, key }: { bucket: string; key: string }) => `${stores.env.S3_ENDPOINT}/${bucket}/${key}`;

describe('a scene', () => {
  it('is a picture at 1168:880, then a video at 1104:832 from it, both stored and paid for once (R-003-01, R-003-02)', async () => {
    const job = await scenes.order();
    expect(await scenes.money(job)).toEqual({ generate_image: 'reserved', generate_scene: 'reserved' });
    const pictured = await scenes.deliver(job);
    expect(scenes.taskOf(pictured).body).toEqual({
      model: 'gen4_image',
      promptText: 'a kettle on a wooden table',
      ratio: '1168:880',
    });
    expect(pictured).toMatchObject({ status: 'processing', stage: 'video', assets: [{ role: 'image' }] });
    expect(await scenes.money(job)).toEqual({ generate_image: 'captured', generate_scene: 'reserved' });
    const done = await scenes.deliver(pictured);
    const { body } = scenes.taskOf(done);
    expect(body).toMatchObject({ model: 'gen4.5', promptText: 'steam rises', ratio: '1104:832', duration: 2 });
    expect(done).toMatchObject({
      status: 'completed',
      assets: [
        { role: 'image', contentType: 'image/png', width: 1168, height: 880 },
        { role: 'video', contentType: 'video/mp4', width: 1104, height: 832, durationSeconds: 2 },
        { role: 'thumbnail' },
      ],
    });
    expect(await scenes.money(job)).toEqual(BOTH);
    expect(await scenes.wallet(job)).toEqual({ reserved: 0, captured: 12, differences: 0 });
    expect(runway.tasks.map(({ makes }) => makes)).toEqual(['image', 'video']);
    // R11: from our own storage, since its address here is one that nobody else reaches.
    const image = await readFile(runway.makes.image);
    expect(runway.uploads.get(String(body.promptImage))).toEqual(image);
  });

  it('keeps its image where everybody may read it and its video where nobody may (R-003-05, R-003-15, R-003-16, C-18)', async () => {
    const job = await scenes.order();
    const done = await scenes.deliver(await scenes.deliver(job));
    const [image, video] = done.assets;
    if (image === undefined || video === undefined) throw new Error('something was not stored');
    const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    expect(image.bucket).toBe(stores.env.STORAGE_BUCKET_IMAGES);
    expect(image.key).toMatch(new RegExp(`^generated_images/${job.ownerId}/${uuid}\\.png$`));
    expect(video.bucket).toBe(stores.env.STORAGE_BUCKET_VIDEOS);
    expect(video.key).toMatch(new RegExp(`^video-files/${job.ownerId}/${uuid}\\.mp4$`));
    const shown = await fetch(stores.storage.publicUrl(image) ?? '');
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(await readFile(runway.makes.image));
    expect((await fetch(addressOf(video))).status).toBe(403);
    const { url } = await stores.storage.signGet(video);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toHaveLength(video.sizeBytes);
  });

  it('hands its image over by address where that is one that Runway can load (R11)', async () => {
    const pictured = await scenes.deliver(await scenes.order());
    const before = runway.uploads.size;
    const deps = { ...stores.deps, publicUrl: ({ key }: { key: string }) => `https://cdn.example.com/${key}` };
    const ordered = await scenes.submit(pictured, deps);
    const { promptImage } = scenes.taskOf(ordered).body;
    expect(promptImage).toBe(`https://cdn.example.com/${pictured.assets[0]?.key}`);
    expect(runway.uploads.size).toBe(before);
  });

  it('buys each step once, however often its task is delivered (U-06, U-18)', async () => {
    const before = runway.calls.creates;
    const job = await scenes.order();
    await scenes.submit(job);
    await scenes.submit(job);
    const made = await scenes.make(await stores.read(job.id));
    await Promise.all([scenes.ingest(made), scenes.ingest(made)]);
    const pictured = await scenes.ingest(made);
    expect(pictured).toMatchObject({ stage: 'video', attempts: [{ step: 'image', delivered: true }] });
    await Promise.allSettled([scenes.submit(pictured), scenes.submit(pictured)]);
    const filmed = await scenes.make(await stores.read(job.id));
    await Promise.all([scenes.ingest(filmed), scenes.ingest(filmed)]);
    // Late deliveries of the first step take nothing away.
    await scenes.ingest({ ...filmed, attempts: filmed.attempts.slice(0, 1) });
    expect(runway.calls.creates - before).toBe(2);
    const done = await stores.read(job.id);
    expect(done.status).toBe('completed');
    for (const asset of done.assets) expect(await stores.storage.head(asset)).not.toBeNull();
    expect(await scenes.wallet(job)).toEqual({ reserved: 0, captured: 12, differences: 0 });
  });
});

describe('the metrics of a worker', () => {
  /** How often each step ended how, and the credits that were charged, since this was called. */
  async function startCounting() {
    const read = async () => {
      const metrics = await stores.deps.metrics.registry.getMetricsAsJSON();
      const values = metrics.flatMap(
        ({ values: all }) => all as { metricName?: string; labels: object; value: number }[],
      );
      const steps = values.filter(({ metricName }) => metricName === 'callsheet_scene_step_seconds_count');
      const credits = metrics.find(({ name }) => name === 'callsheet_credits_captured_total')?.values ?? [];
      return new Map([...steps, ...credits].map(({ labels, value }) => [Object.values(labels).join(' '), value]));
    };
    const before = await read();
    return async () => {
      const grown = [...(await read())].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
      return Object.fromEntries(grown.filter(([, value]) => value > 0));
    };
  }

  it('tell how each step of a scene ended and what was charged for it, once (R-003-25)', async () => {
    const completed = await startCounting();
    const made = await scenes.make(await scenes.order());
    await Promise.all([scenes.ingest(made), scenes.ingest(made)]);
    await scenes.deliver(await stores.read(made.id));
    expect(await completed()).toEqual({
      'image stored': 1,
      'video stored': 1,
      generate_image: 2,
      generate_scene: 10,
    });
    const failed = await startCounting();
    const pictured = await scenes.deliver(await scenes.order());
    const ordered = await scenes.submit(pictured);
    Object.assign(scenes.taskOf(ordered), { status: 'FAILED', failureCode: 'SAFETY.OUTPUT.VIDEO' });
    await scenes.check(ordered);
    expect(await failed()).toEqual({ 'image stored': 1, 'video failed': 1, generate_image: 2 });
    const canceled = await startCounting();
    await cancelJob(stores.deps.engine, { jobId: (await scenes.order()).id });
    expect(await canceled()).toEqual({});
  });
});

describe('Runway', () => {
  it('R2: may have no place for a while, which is no reason to order again', async () => {
    const before = runway.calls.creates;
    const ordered = await scenes.submit(await scenes.order());
    const task = scenes.taskOf(ordered);
    for (const status of ['PENDING', 'THROTTLED', 'THROTTLED', 'THROTTLED', 'RUNNING'] as const) {
      task.status = status;
      expect(await scenes.check(ordered)).toMatchObject({ status: 'processing', stage: 'waiting' });
    }
    task.status = 'SUCCEEDED';
    expect(await scenes.check(ordered)).toMatchObject({ stage: 'ingest' });
    expect(runway.calls.creates - before).toBe(1);
  });

  it.each(['image', 'video'])(
    'R3: gives a fresh URL for the %s whose own has run out between two stages',
    async (step) => {
      let job = await scenes.order();
      if (step === 'video') job = await scenes.deliver(job);
      const made = await scenes.make(job);
      const before = { ...runway.calls };
      runway.failures.downloads.push((reply) => reply.code(403).send('expired'));
      const stored = await scenes.ingest(made);
      expect(stored.assets.map(({ role }) => role)).toContain(step);
      expect(runway.calls.looks - before.looks).toBe(1);
      expect(runway.calls.downloads - before.downloads).toBe(2);
    },
  );

  it('U-33: a picture that stays away ends the scene for nothing', async () => {
    const job = await scenes.order();
    const made = await scenes.make(job);
    const gone = () => runway.failures.downloads.push((reply) => reply.code(404).send('gone'));
    gone();
    gone();
    const message = 'The picture was made, but cannot be loaded from its maker.';
    expect(await scenes.ingest(made)).toMatchObject({
      status: 'failed',
      error: { code: 'ASSET_DOWNLOAD_FAILED', message },
    });
    expect(await scenes.money(job)).toEqual(NONE);
  });

  it.each([
    ['SAFETY.INPUT.TEXT', 'MODERATION_INPUT', 1],
    ['SAFETY.OUTPUT.VIDEO', 'MODERATION_OUTPUT', 1],
    ['ASSET.INVALID', 'PROVIDER_REJECTED', 1],
    ['INTERNAL.BAD_OUTPUT.CODE01', 'PROVIDER_FAILED', 2],
    [null, 'PROVIDER_FAILED', 2],
  ])('R4: %s ends a scene as %s after %i paid tries of its image or of its video', async (failureCode, code, tries) => {
    for (const [step, money] of [
      ['image', NONE],
      ['video', FIRST],
    ] as const) {
      let job = await scenes.order();
      if (step === 'video') job = await scenes.deliver(job);
      const before = runway.calls.creates;
      for (let attempt = 0; attempt < tries; attempt += 1) {
        job = await scenes.submit(job);
        Object.assign(scenes.taskOf(job), { status: 'FAILED', failureCode });
        job = await scenes.check(job);
      }
      expect(job).toMatchObject({ status: 'failed', error: { code } });
      expect(runway.calls.creates - before).toBe(tries);
      expect(await scenes.money(job)).toEqual(money);
      expect(job.assets.map(({ role }) => role)).toEqual(step === 'video' ? ['image'] : []);
    }
  });

  it('R6: stops making the image of a canceled scene, which costs nothing', async () => {
    const ordered = await scenes.submit(await scenes.order());
    scenes.taskOf(ordered).status = 'RUNNING';
    await cancelJob(stores.deps.engine, { jobId: ordered.id });
    const canceled = await scenes.check(ordered);
    expect(scenes.taskOf(ordered).status).toBe('CANCELLED');
    expect(canceled).toMatchObject({ status: 'canceled', assets: [] });
    expect(await scenes.money(ordered)).toEqual(NONE);
  });

  it('R6: leaves a canceled scene its image where that was stored before, and its price', async () => {
    const pictured = await scenes.deliver(await scenes.order());
    await cancelJob(stores.deps.engine, { jobId: pictured.id });
    expect(await stores.read(pictured.id)).toMatchObject({ status: 'canceled', assets: [{ role: 'image' }] });
    expect(await scenes.money(pictured)).toEqual(FIRST);
  });

  it('R7: an order beyond the quota of the day waits, and is no second one', async () => {
    const job = await scenes.order();
    runway.failures.creates.push((reply) => reply.code(429).send({ error: 'daily limit reached' }));
    const postponed = await scenes.submit(job);
    expect(postponed).toMatchObject({ status: 'queued', attempts: [{ state: 'rejected' }] });
    expect(await scenes.money(job)).toEqual({ generate_image: 'reserved', generate_scene: 'reserved' });
    const { rows } = await stores.sql.query<{ minutes: number }>(
      `SELECT round(extract(epoch FROM start_after - created_on) / 60)::int AS minutes FROM queue.job
        WHERE name = 'job.submit' AND data->>'jobId' = $1 AND data->>'attempt' = '2'`,
      [job.id],
    );
    expect(rows).toEqual([{ minutes: 60 }]);
    expect(await scenes.submit(postponed)).toMatchObject({ stage: 'waiting' });
  });

  it('R7: so does the video of an image that is paid for already', async () => {
    const pictured = await scenes.deliver(await scenes.order());
    runway.failures.creates.push((reply) => reply.code(429).send({ error: 'daily limit reached' }));
    const postponed = await scenes.submit(pictured);
    expect(postponed).toMatchObject({ status: 'processing', stage: 'video' });
    expect(await scenes.deliver(postponed)).toMatchObject({ status: 'completed' });
    expect(await scenes.wallet(pictured)).toEqual({ reserved: 0, captured: 12, differences: 0 });
  });

  it('C7: a key that it does not take ends the scene and gives everything back (R-003-21)', async () => {
    const job = await scenes.order();
    runway.failures.creates.push((reply) => reply.code(401).send({ error: 'bad key' }));
    expect(await scenes.submit(job)).toMatchObject({
      status: 'failed',
      error: { code: 'PROVIDER_REJECTED', class: 'platform', message: expect.stringContaining('not available') },
    });
    expect(await scenes.money(job)).toEqual(NONE);
  });

  it.each([
    ['image', { generate_image: 'reserved', generate_scene: 'released' }],
    ['video', { generate_image: 'captured', generate_scene: 'reserved' }],
  ])(
    'a 503 for the order of the %s leaves that in doubt: it is not bought again, and its money waits (C3, U-06)',
    async (step, money) => {
      let job = await scenes.order();
      if (step === 'video') job = await scenes.deliver(job);
      const before = runway.calls.creates;
      runway.failures.creates.push((reply) => reply.code(503).send());
      job = await scenes.submit(job);
      await scenes.submit(job);
      await scenes.check(job);
      job = await stores.read(job.id);
      expect(job).toMatchObject({ status: 'processing', stage: 'waiting' });
      expect(job.attempts.at(-1)).toMatchObject({ state: 'unknown' });
      expect(runway.calls.creates - before).toBe(1);
      const { deadlineAt } = job;
      await sweep({ ...stores.deps.engine, now: () => new Date(deadlineAt.getTime() + 1000) });
      await scenes.settle(job);
      expect(await stores.read(job.id)).toMatchObject({
        status: 'expired',
        error: { code: 'UNKNOWN_OUTCOME_EXPIRED' },
      });
      expect(await scenes.money(job)).toEqual(money);
    },
  );

  it('C2: a 503 for a look says nothing of a scene', async () => {
    const ordered = await scenes.submit(await scenes.order());
    runway.failures.looks.push((reply) => reply.code(503).send());
    expect(await scenes.check(ordered)).toMatchObject({ stage: 'waiting', attempts: [{ state: 'accepted' }] });
  });

  it('is not asked at all without a key: the scene fails in plain words and costs nothing (R-003-19)', async () => {
    const before = { ...runway.calls };
    const job = await scenes.order();
    const providers = { ...stores.deps.providers, registry: createProviderRegistry([]) };
    const failed = await scenes.submit(job, { ...stores.deps, providers });
    const message = 'This video provider is not set up here. Choose another model or ask the operator.';
    expect(failed).toMatchObject({ status: 'failed', error: { class: 'platform', message } });
    expect(await scenes.money(job)).toEqual(NONE);
    expect(runway.calls).toEqual(before);
  });
});
