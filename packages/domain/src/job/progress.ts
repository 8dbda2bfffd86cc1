import type { JobCore, ScenePurchase } from './job.ts';
import { sceneStepOf } from './job-steps.ts';

/** Where a job stands, as far as its progress goes. `video`: a scene between its picture and its video. */
export type ProgressPoint = 'queued' | 'submit' | 'waiting' | 'ingest' | 'video' | 'settle' | 'completed';

/** Below 95 until the bytes are ours (U-13). */
const ONE_STEP: Readonly<Record<ProgressPoint, number>> = {
  queued: 0,
  submit: 5,
  waiting: 10,
  ingest: 88,
  video: 88,
  settle: 94,
  completed: 100,
};

/** The numbers of seed 003 (R-003-07); 95 comes once the video is stored. */
const OF_SCENE: Readonly<Record<ScenePurchase, Readonly<Record<ProgressPoint, number>>>> = {
  image: { queued: 5, submit: 15, waiting: 35, ingest: 40, video: 40, settle: 95, completed: 100 },
  video: { queued: 40, submit: 70, waiting: 70, ingest: 75, video: 40, settle: 95, completed: 100 },
};

/** Progress that a job has reached when it comes to this point of its current step. */
export function progressAt(job: Pick<JobCore, 'attempts' | 'resolved'>, point: ProgressPoint): number {
  const step = sceneStepOf(job);
  return step === null ? ONE_STEP[point] : OF_SCENE[step][point];
}

/** Progress of a job from the provider's own 0..1 while it works there, between that of waiting and that of ingest. */
export function waitingProgress(job: Pick<JobCore, 'attempts' | 'resolved'>, fraction: number): number {
  const from = progressAt(job, 'waiting');
  // The number of the next point would claim that it is reached.
  const to = sceneStepOf(job) === null ? 85 : progressAt(job, 'ingest') - 1;
  return from + Math.round(Math.min(1, Math.max(0, fraction)) * (to - from));
}
