import { type Job, progressAt, sceneStepOf } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { raiseProgress } from './raise-progress.ts';

/**
 * The bytes of a scene's video are ours, and only what goes with them is still being saved (R-003-07). A step that is shown
 * and decides nothing, so that a failure here never stops the job.
 */
export async function recordVideoStored(deps: EngineDependencies, job: Job): Promise<void> {
  if (sceneStepOf(job) === null) return;
  await raiseProgress(deps, job, progressAt(job, 'settle')).catch((error: unknown) => {
    deps.log.warn({ err: error, jobId: job.id }, 'the progress of a job could not be told');
  });
}
