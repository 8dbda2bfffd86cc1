import type { Job, Scene } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { sampleJob } from '../../testing/sample-job.ts';
import { freshenScene } from './freshen-scene.ts';

const OLD = { bucket: 'b', key: 'old.mp4', contentType: 'video/mp4' };
const scene = (given: Partial<Scene> = {}) =>
  ({ status: 'processing', jobId: 'j', image: null, video: OLD, ...given }) as Scene;
const jobOf = (given: Partial<Job> = {}): Job => {
  const asset = { role: 'video', bucket: 'b', key: 'new.mp4', contentType: 'video/mp4' };
  const job = sampleJob({ status: 'completed' });
  return {
    ...job,
    input: { prompt: '', style: null, scene: { id: 's' } },
    assets: [asset],
    ...given,
  } as unknown as Job;
};
async function freshened(stored: Scene, job: Job | null) {
  let asked = 0;
  const find = async () => {
    asked += 1;
    return job;
  };
  const { status, video } = await freshenScene({ find }, stored);
  return { status, video: video?.key, asked };
}

test('R-003-14: an unfinished scene is shown as its job is now', async () => {
  expect(await freshened(scene(), jobOf())).toEqual({ status: 'completed', video: 'new.mp4', asked: 1 });
  expect(await freshened(scene(), jobOf({ assets: [] }))).toEqual({ status: 'completed', video: 'old.mp4', asked: 1 });
});

test('what is finished or was never ordered is not looked up; a job that is gone changes nothing', async () => {
  const done = { status: 'completed', video: 'old.mp4', asked: 0 };
  expect(await freshened(scene({ status: 'completed' }), jobOf())).toEqual(done);
  expect(await freshened(scene({ status: 'pending', jobId: null }), jobOf())).toEqual({ ...done, status: 'pending' });
  const kept = { status: 'processing', video: 'old.mp4', asked: 1 };
  expect(await freshened(scene(), jobOf({ deletedAt: new Date() }))).toEqual(kept);
  expect(await freshened(scene(), null)).toEqual(kept);
});
