import { randomUUID } from 'node:crypto';
import { type Asset, type Job, type SceneChange, sceneChangeOf, sceneResult } from '@callsheet/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createJobRepository } from './create-job-repository.ts';
import { createProjections } from './create-projections.ts';
import { createScenarioRepository } from './create-scenario-repository.ts';
import { createSceneRepository, type SceneRepository } from './create-scene-repository.ts';
import { jobsOf } from './job-document.ts';
import { createObjectId } from './object-id.ts';
import { scenesOf } from './scene-document.ts';
import { at, buildJob } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';
import { buildSceneJob } from './testing/scene-job.ts';
import { toFields } from './to-document.ts';

let documents: OpenDocuments;
let scenes: SceneRepository;
const scenarioId = randomUUID();

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'scene projection' });
  scenes = createSceneRepository(documents);
  const scenarios = createScenarioRepository(documents);
  await scenarios.insert({ id: scenarioId, ownerId: 'u1', title: null, resolution: '1280:720', now: at(0) });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const FIELDS = { title: null, imagePrompt: 'a cup', visualPrompt: null, reference: null, durationSeconds: 5 };
async function newScene(): Promise<string> {
  const id = randomUUID();
  await scenes.insert({ id, ownerId: 'u1', scenarioId, ...FIELDS, now: at(0) });
  return id;
}
const file = (role: 'image' | 'video', key: string): Asset => ({
  role,
  bucket: `${role}s`,
  key,
  sizeBytes: 5,
  sha256: 'x',
  contentType: role === 'image' ? 'image/png' : 'video/mp4',
  width: 1280,
  height: 720,
  durationSeconds: null,
});
const shownOf = async (id: string) => {
  const scene = await scenes.find(id);
  if (scene === null) throw new Error('the scene is gone');
  const { status, jobId, image, video } = scene;
  return { status, jobId, image: image?.key ?? null, video: video?.key ?? null };
};
const newestOfEach = (changes: readonly SceneChange[]) => {
  const newest = new Map<string, SceneChange>();
  for (const change of changes) if (change.seq > (newest.get(change.jobId)?.seq ?? 0)) newest.set(change.jobId, change);
  return [...newest.values()];
};

/** All that one job says of its scene, from its order to its end. */
function lifeOf(sceneId: string, job: Job, end: 'completed' | 'failed' | 'deleted'): readonly SceneChange[] {
  const image = file('image', `image-${job.id}`);
  const say = (seq: number, given: object) => sceneChangeOf({ ...job, seq, ...given } as Job)!;
  const assets = [image, file('video', `video-${job.id}`)];
  const last = end === 'failed' ? { status: 'failed', assets: [image] } : { status: 'completed', assets };
  const life = [
    say(1, { status: 'queued' }),
    say(2, { status: 'processing' }),
    say(5, { status: 'processing', assets: [image] }),
    say(9, last),
  ];
  expect(life.every((change) => change.sceneId === sceneId)).toBe(true);
  return end === 'deleted' ? [...life, say(10, { ...last, deletedAt: at(99) })] : life;
}

test('R-003-14: whatever the order, however often and from however many at once, a scene shows what its jobs came to', async () => {
  const ends = fc.array(fc.constantFrom('completed' as const, 'failed' as const, 'deleted' as const), {
    minLength: 1,
    maxLength: 3,
  });
  const plan = fc.record({
    ends,
    picks: fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 4 })), { minLength: 1, maxLength: 24 }),
    lanes: fc.integer({ min: 1, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ ends: wanted, picks, lanes }) => {
      const id = await newScene();
      // The first two are made in the same moment.
      const lives = wanted.map((end, index) =>
        lifeOf(id, buildSceneJob(id, { now: at(index === 0 ? 1 : index) }).job, end),
      );
      const changes = picks.map(([which, step]) => {
        const life = lives[which % lives.length]!;
        return life[step % life.length]!;
      });
      const applyLane = async (lane: number): Promise<void> => {
        for (const [index, one] of changes.entries()) if (index % lanes === lane) await scenes.applyChange(one);
      };
      await Promise.all(Array.from({ length: lanes }, (_, lane) => applyLane(lane)));
      const { image, video, ...result } = sceneResult(newestOfEach(changes));
      expect(await shownOf(id)).toEqual({ ...result, image: image?.key ?? null, video: video?.key ?? null });
      expect((await scenesOf(documents.db).findOne({ _id: id }))?.jobs).toHaveLength(newestOfEach(changes).length);
    }),
    { numRuns: 30 },
  );
});

describe('one change after the other (R-003-14)', () => {
  test('a repeat and an older one change nothing; neither are version and updatedAt touched, nor is a URL kept', async () => {
    const id = await newScene();
    const { job } = buildSceneJob(id, { now: at(1) });
    const [queued, , stored, completed] = lifeOf(id, job, 'completed');
    expect(await scenes.applyChange(stored!)).toBe('applied');
    expect(await scenes.applyChange(stored!)).toBe('stale');
    expect(await scenes.applyChange(queued!)).toBe('stale');
    expect(await shownOf(id)).toEqual({ status: 'processing', jobId: job.id, image: `image-${job.id}`, video: null });
    expect(await scenes.applyChange(completed!)).toBe('applied');
    expect(await scenes.find(id)).toMatchObject({ status: 'completed', version: 1, updatedAt: at(0) });
    expect(JSON.stringify(await scenesOf(documents.db).findOne({ _id: id }))).not.toMatch(/https?:|X-Amz-/);
  });

  test('the files of an earlier order stay until a newer one has its own, and go when their own is deleted', async () => {
    const id = await newScene();
    const [older, newer] = [buildSceneJob(id, { now: at(1) }).job, buildSceneJob(id, { now: at(2) }).job];
    for (const change of lifeOf(id, older, 'completed')) await scenes.applyChange(change);
    const [queued, , stored, failed] = lifeOf(id, newer, 'failed');
    await scenes.applyChange(queued!);
    const files = { image: `image-${older.id}`, video: `video-${older.id}` };
    expect(await shownOf(id)).toEqual({ status: 'pending', jobId: newer.id, ...files });
    await scenes.applyChange(stored!);
    await scenes.applyChange(failed!);
    expect(await shownOf(id)).toEqual({ ...files, status: 'failed', jobId: newer.id, image: `image-${newer.id}` });
    await scenes.applyChange(lifeOf(id, older, 'deleted').at(-1)!);
    expect(await shownOf(id)).toMatchObject({ jobId: newer.id, image: `image-${newer.id}`, video: null });
  });

  test('the projection reaches the scene of its job, deleted or not; a scene that is missing is noted and no more', async () => {
    const warnings: object[] = [];
    const log = { warn: (fields: object) => void warnings.push(fields) };
    const project = createProjections({ db: documents.db, log }).scene;
    const id = await newScene();
    await scenes.remove({ id, now: at(3) });
    const { job } = buildSceneJob(id);
    await project({ job });
    await project({ job: buildJob().job });
    expect(await shownOf(id)).toMatchObject({ status: 'pending', jobId: job.id });
    expect(warnings).toEqual([]);
    const lost = buildSceneJob(randomUUID()).job;
    await project({ job: lost });
    expect(warnings).toMatchObject([{ jobId: lost.id }]);
  });
});

describe('a rebuild from the jobs', () => {
  async function store(sceneId: string, given: object = {}): Promise<Job> {
    const { job, event } = buildSceneJob(sceneId);
    await createJobRepository(documents).insert({ job, event, outbox: [] });
    const stored = { ...job, ...given } as Job;
    const { _id } = (await jobsOf(documents.db).findOne({ 'input.scene.id': sceneId, seq: 1, status: 'queued' }))!;
    await jobsOf(documents.db).updateOne({ _id }, { $set: toFields(stored) });
    return stored;
  }

  test('puts in what is missing, mends what is wrong and takes away what no job stands for', async () => {
    const id = await newScene();
    const video = file('video', 'v1');
    const completed = await store(id, { status: 'completed', seq: 9, assets: [video] });
    expect(await scenes.rebuild({ sceneId: id })).toEqual({ scenes: 1, changed: 1 });
    expect(await shownOf(id)).toEqual({ status: 'completed', jobId: completed.id, image: null, video: 'v1' });
    expect(await scenes.rebuild({ sceneId: id })).toEqual({ scenes: 1, changed: 0 });
    await scenes.applyChange({ ...sceneChangeOf(completed)!, seq: 99, status: 'failed', video: null });
    await scenes.applyChange({ ...sceneChangeOf(completed)!, jobId: createObjectId(), status: 'failed', seq: 3 });
    expect(await scenes.rebuild({ sceneId: id })).toEqual({ scenes: 1, changed: 1 });
    expect(await shownOf(id)).toEqual({ status: 'completed', jobId: completed.id, image: null, video: 'v1' });
    expect(await scenes.rebuild({ sceneId: randomUUID() })).toEqual({ scenes: 0, changed: 0 });
    expect(await scenes.rebuild({ ownerId: 'nobody' })).toEqual({ scenes: 0, changed: 0 });
    await scenes.rebuild({ ownerId: 'u1' });
    expect(await scenes.rebuild('all')).toMatchObject({ changed: 0 });
  });

  test('while changes come in loses none of them', async () => {
    const id = await newScene();
    const jobs: Job[] = [];
    for (let number = 1; number <= 4; number += 1) jobs.push(await store(id, { seq: 2 }));
    const lanes = jobs.map(async (job) => {
      await scenes.applyChange(sceneChangeOf({ ...job, seq: 1 } as Job)!);
      await scenes.applyChange(sceneChangeOf(job)!);
    });
    await Promise.all([...lanes, ...Array.from({ length: 4 }, () => scenes.rebuild('all'))]);
    const entries = (await scenesOf(documents.db).findOne({ _id: id }))?.jobs ?? [];
    expect(entries.map(({ jobId, seq }) => [jobId, seq]).sort()).toEqual(
      jobs.map(({ id: jobId }) => [jobId, 2]).sort(),
    );
  });
});
