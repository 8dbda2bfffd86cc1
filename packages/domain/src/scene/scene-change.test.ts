import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Asset } from '../job/asset.ts';
import { newJob } from '../job/create-job.ts';
import type { Job, JobStatus } from '../job/job.ts';
import { planScene } from '../media/plan-scene.ts';
import { at, queuedJob, SAMPLE_ERROR, T0 } from '../testing/sample-jobs.ts';
import { type SceneChange, sceneChangeOf, sceneResult } from './scene-change.ts';

const SCENE_ID = '3f6c1f1e-0000-4000-8000-00000000000a';
const JOB_ID = '65a000000000000000000001';
const asset = (role: 'image' | 'video', contentType: string): Asset => ({
  role,
  bucket: `${role}s`,
  key: `${role}/1`,
  sizeBytes: 5,
  sha256: 'x',
  contentType,
  width: 1280,
  height: 720,
  durationSeconds: null,
});
const IMAGE = { bucket: 'images', key: 'image/1', contentType: 'image/png' };
const VIDEO = { bucket: 'videos', key: 'video/1', contentType: 'video/mp4' };

function sceneJob(given: object = {}): Job {
  const wish = {
    resolution: null,
    durationSeconds: 5,
    quality: 'standard',
    hasReference: false,
    strict: false,
  } as const;
  const { job } = newJob({
    id: JOB_ID,
    kind: 'scene',
    origin: 's003',
    ownerId: 'owner',
    workspaceId: 'workspace',
    title: null,
    input: {
      prompt: 'a cup',
      style: null,
      scene: {
        id: SCENE_ID,
        visualPrompt: 'steam',
        reference: null,
        quality: 'standard',
        formats: [],
        fingerprint: 'f',
        reusedJobId: null,
      },
    },
    ...planScene(wish),
    charges: [],
    priority: 0,
    deadlineSeconds: 3600,
    startDeadlineSeconds: null,
    start: true,
    now: T0,
  });
  return { ...job, ...given } as Job;
}

describe('what a job says of its scene (R-003-14)', () => {
  const files = { assets: [asset('image', 'image/png'), asset('video', 'video/mp4')], error: SAMPLE_ERROR };

  test.each<[JobStatus, string, boolean]>([
    ['draft', 'pending', false],
    ['queued', 'pending', false],
    ['processing', 'processing', false],
    ['awaiting_input', 'processing', false],
    ['completed', 'completed', true],
    ['failed', 'failed', false],
    ['canceled', 'failed', false],
    ['expired', 'failed', false],
  ])(
    'a job that is %s shows as %s; its picture is there, its video only when it is completed',
    (status, word, hasVideo) => {
      expect(sceneChangeOf(sceneJob({ ...files, status, seq: 9 }))).toEqual({
        sceneId: SCENE_ID,
        jobId: JOB_ID,
        jobCreatedAt: T0,
        seq: 9,
        status: word,
        image: IMAGE,
        video: hasVideo ? VIDEO : null,
        removed: false,
      });
    },
  );

  test('a job without files has none, a deleted one is removed with its files, one about no scene says nothing', () => {
    expect(sceneChangeOf(sceneJob())).toMatchObject({ image: null, video: null, removed: false });
    expect(sceneChangeOf(sceneJob({ ...files, status: 'completed', deletedAt: at(9) }))).toMatchObject({
      image: null,
      video: null,
      removed: true,
    });
    expect(sceneChangeOf(queuedJob())).toBeNull();
  });
});

describe('what the jobs of a scene come to (R-003-14)', () => {
  const change = (jobId: string, second: number, given: Partial<SceneChange> = {}): SceneChange => ({
    sceneId: SCENE_ID,
    jobId,
    jobCreatedAt: at(second),
    seq: 3,
    status: 'completed',
    image: { ...IMAGE, key: `image/${jobId}` },
    video: { ...VIDEO, key: `video/${jobId}` },
    removed: false,
    ...given,
  });

  test('nothing was ordered: it is pending', () => {
    expect(sceneResult([])).toEqual({ status: 'pending', jobId: null, image: null, video: null });
  });

  test('files stay until a newer job has its own', () => {
    const failed = change('c', 3, { status: 'failed', video: null });
    const begun = change('d', 4, { status: 'processing', image: null, video: null });
    expect(sceneResult([change('a', 1), change('b', 2), failed, begun])).toEqual({
      status: 'processing',
      jobId: 'd',
      image: { ...IMAGE, key: 'image/c' },
      video: { ...VIDEO, key: 'video/b' },
    });
  });

  test('what a deleted job had made is gone, and the job before it counts again', () => {
    const removed = change('b', 2, { image: null, video: null, removed: true });
    expect(sceneResult([change('a', 1), removed])).toMatchObject({ jobId: 'a', video: { key: 'video/a' } });
    expect(sceneResult([removed])).toEqual({ status: 'pending', jobId: null, image: null, video: null });
  });

  test('of two jobs of one moment the greater id is the newer one, in whatever order they are told', () => {
    const changes = [change('a', 1), change('b', 1), change('c', 1, { video: null }), change('d', 0)];
    fc.assert(
      fc.property(fc.shuffledSubarray(changes, { minLength: changes.length }), (shuffled) => {
        expect(sceneResult(shuffled)).toMatchObject({ jobId: 'c', video: { key: 'video/b' } });
      }),
    );
  });
});
