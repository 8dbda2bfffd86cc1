import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDocuments, createJobReads, type DocumentsConnection } from '@callsheet/database';
import { type AssetRole, type Job, RENDITION_FORMATS } from '@callsheet/domain';
import { deleteJob } from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { driveScenes } from '../testing/drive-scenes.ts';
import { type FakeRunway, startFakeRunway } from '../testing/fake-runway.ts';
import { makePicture } from '../testing/make-picture.ts';
import { makeSceneClip } from '../testing/make-scene-clip.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';

/** What is made of finished scenes: further files of their video, and whole copies for equal orders. */
const { ffmpegPath } = inject('stack');
let folder: string;
let runway: FakeRunway;
let stores: TestStores;
let scenes: ReturnType<typeof driveScenes>;
let documents: DocumentsConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-files-test-'));
  runway = await startFakeRunway();
  const env = { RUNWAYML_BASE_URL: runway.origin, RUNWAYML_API_SECRET: runway.apiKey, THUMBNAILS: 'false' };
  const fake = { baseUrl: runway.origin, origin: runway.origin };
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'files', env });
  scenes = driveScenes({ stores, runway });
  documents = await connectDocuments({
    url: stores.config.mongodb.url,
    maxPoolSize: 2,
    applicationName: 'files',
    log: createLogger({ level: 'silent', name: 'files' }),
  });
  runway.makes.video = await makeSceneClip({ ffmpegPath, path: join(folder, 'clip.mp4') });
  runway.makes.image = await makePicture({ ffmpegPath, path: join(folder, 'image.png'), width: 1168, height: 880 });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.close();
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await runway.close();
  await rm(folder, { recursive: true, force: true });
});

const [WEBM, SMALL, PREVIEW] = [0, 1, 2];
const complete = async (scene: Parameters<typeof scenes.order>[0] = {}): Promise<Job> =>
  await scenes.deliver(await scenes.deliver(await scenes.order(scene)));
function assetOf({ assets }: Job, role: AssetRole) {
  const asset = assets.find((candidate) => candidate.role === role);
  if (asset === undefined) throw new Error(`there is no ${role}`);
  return asset;
}
/** Where a further file lies, or would. */
function placeOf(job: Job, role: AssetRole) {
  const place = stores.deps.engine.planAssets({ job, attempt: 2 }).find((planned) => planned.role === role);
  if (place === undefined) throw new Error(`no place is planned for the ${role}`);
  return place;
}
/** Further files that were said to be impossible. */
async function failures(job: Job): Promise<readonly unknown[]> {
  const { events = [] } = (await createJobReads({ db: documents.db }).readEvents(job.id, 0)) ?? {};
  return events.filter(({ type }) => type === 'rendition.failed');
}

describe('further files of a video', () => {
  it('are ordered when it is there, and made and recorded one by one (R-003-34, R-003-35)', async () => {
    let job = await complete({ formats: RENDITION_FORMATS });
    expect(job.status).toBe('completed');
    const { rows } = await stores.sql.query<{ number: number }>(
      "SELECT (data->>'number')::int AS number FROM queue.job WHERE name = 'asset.convert' AND data->>'jobId' = $1 ORDER BY 1",
      [job.id],
    );
    expect(rows.map(({ number }) => number)).toEqual([WEBM, SMALL, PREVIEW]);
    for (const { number } of rows) job = await scenes.convert(job, number);
    expect(job.assets.map(({ role, contentType }) => [role, contentType])).toEqual([
      ['image', 'image/png'],
      ['video', 'video/mp4'],
      ['webm', 'video/webm'],
      ['mp4_small', 'video/mp4'],
      ['preview', 'image/webp'],
    ]);
    for (const asset of job.assets) {
      expect(await stores.storage.head(asset)).toMatchObject({
        sizeBytes: asset.sizeBytes,
        contentType: asset.contentType,
      });
    }
    expect(await scenes.wallet(job)).toEqual({ reserved: 0, captured: 12, differences: 0 });
  }, 60_000);

  it('are recorded once, however often their task is delivered (U-18)', async () => {
    const job = await complete({ formats: ['preview'] });
    await Promise.all([scenes.convert(job, PREVIEW), scenes.convert(job, PREVIEW)]);
    const { seq } = await stores.read(job.id);
    const again = await scenes.convert(job, PREVIEW);
    expect(again.seq).toBe(seq);
    expect(again.assets.filter(({ role }) => role === 'preview')).toHaveLength(1);
    expect(await stores.storage.head(assetOf(again, 'preview'))).not.toBeNull();
    // One that nobody has ordered is not made.
    expect((await scenes.convert(job, SMALL)).seq).toBe(seq);
  });

  it('leave nothing behind when the job was deleted meanwhile (U-31)', async () => {
    const job = await complete({ formats: ['preview'] });
    const { makeRendition } = stores.deps;
    const whileMaking: typeof makeRendition = async (input) => {
      await deleteJob(stores.deps.engine, { jobId: job.id });
      return await makeRendition(input);
    };
    await scenes.convert(job, PREVIEW, { ...stores.deps, makeRendition: whileMaking });
    expect(await stores.storage.head(placeOf(job, 'preview'))).toBeNull();
    expect(await stores.read(job.id)).toMatchObject({ status: 'completed', assets: [] });
  });

  it.each([
    ['cannot be read', async (path: string) => await writeFile(path, 'this is no video')],
    ['is gone', null],
  ])('of a video that %s are said to be impossible; the job stays completed and paid', async (_name, write) => {
    const job = await complete({ formats: ['preview'] });
    const video = assetOf(job, 'video');
    if (write === null) await stores.storage.remove([video]);
    else {
      const path = join(folder, 'broken');
      await write(path);
      await stores.storage.putFile({ ...video, path });
    }
    expect(await scenes.convert(job, PREVIEW)).toMatchObject({ status: 'completed' });
    expect(await failures(job)).toHaveLength(1);
    expect(await scenes.wallet(job)).toEqual({ reserved: 0, captured: 12, differences: 0 });
  });

  it('wait for a storage that is away, and are given up with the last try', async () => {
    const job = await complete({ formats: ['preview'] });
    const away = { ...stores.deps, openUploaded: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    await expect(scenes.convert(job, PREVIEW, away)).rejects.toThrow('ECONNREFUSED');
    expect(await failures(job)).toEqual([]);
    await expect(scenes.convert(job, PREVIEW, away, true)).rejects.toThrow('ECONNREFUSED');
    expect(await failures(job)).toHaveLength(1);
    // An operator who has mended it may send the task again.
    expect((await scenes.convert(job, PREVIEW)).assets.map(({ role }) => role)).toContain('preview');
  });
});

describe('an order that takes over what an earlier one has made', () => {
  it('gets files of its own for nothing, and keeps them when the earlier job is deleted (R-003-29)', async () => {
    const earlier = await complete();
    const creates = runway.calls.creates;
    const order = await scenes.order({ ownerId: earlier.ownerId, reuses: earlier.id });
    expect(await scenes.money(order)).toEqual({});
    const ordered = await scenes.submit(order);
    expect(ordered).toMatchObject({ stage: 'ingest', attempts: [{ provider: 'reuse' }] });
    const done = await scenes.ingest(ordered);
    expect(done.status).toBe('completed');
    expect(done.assets.map(({ role }) => role)).toEqual(['image', 'video']);
    for (const asset of done.assets) {
      const { bucket, key, ...same } = assetOf(earlier, asset.role);
      expect(asset).toMatchObject({ ...same, bucket });
      expect(asset.key).not.toBe(key);
    }
    await deleteJob(stores.deps.engine, { jobId: earlier.id });
    for (const asset of done.assets)
      expect(await stores.storage.head(asset)).toMatchObject({ sizeBytes: asset.sizeBytes });
    expect((await fetch(stores.storage.publicUrl(assetOf(done, 'image')) ?? '')).status).toBe(200);
    expect(runway.calls.creates).toBe(creates);
    expect(await scenes.wallet(earlier)).toEqual({ reserved: 0, captured: 12, differences: 0 });
  });

  it('takes over further files, and has those made that the earlier one lacks (R-003-34)', async () => {
    const earlier = await scenes.convert(await complete({ formats: ['preview'] }), PREVIEW);
    const { ownerId } = earlier;
    const order = await scenes.order({ ownerId, reuses: earlier.id, formats: ['preview', 'mp4_small'] });
    const done = await scenes.ingest(await scenes.submit(order));
    expect(done.assets.map(({ role }) => role)).toEqual(['image', 'video', 'preview']);
    const { seq } = done;
    expect((await scenes.convert(done, PREVIEW)).seq).toBe(seq);
    expect((await scenes.convert(done, SMALL)).assets.map(({ role }) => role)).toContain('mp4_small');
  });

  it.each<[string, (earlier: Job) => Promise<unknown>]>([
    ['was deleted', (earlier) => deleteJob(stores.deps.engine, { jobId: earlier.id })],
    ['has lost its video', (earlier) => stores.storage.remove([assetOf(earlier, 'video')])],
  ])('fails in plain words and for nothing when that %s meanwhile', async (_name, lose) => {
    const earlier = await complete();
    const ordered = await scenes.submit(await scenes.order({ ownerId: earlier.ownerId, reuses: earlier.id }));
    await lose(earlier);
    const failed = await scenes.ingest(ordered);
    const message = 'The earlier result that was to be taken over is gone; order again without reuse.';
    expect(failed).toMatchObject({ status: 'failed', assets: [], error: { code: 'ASSET_DOWNLOAD_FAILED', message } });
    expect(await scenes.money(failed)).toEqual({});
    for (const place of failed.attempts[0]?.plannedAssets ?? [])
      expect(await stores.storage.head(place), place.role).toBeNull();
  });

  it('never gets what somebody else has made (R-003-05)', async () => {
    const earlier = await complete();
    const failed = await scenes.ingest(await scenes.submit(await scenes.order({ reuses: earlier.id })));
    expect(failed).toMatchObject({ status: 'failed', assets: [] });
    for (const place of failed.attempts[0]?.plannedAssets ?? [])
      expect(await stores.storage.head(place), place.role).toBeNull();
  });
});
