import { settleJob } from '@callsheet/engine';
import type { TaskHandler } from '@callsheet/queue';
import type { OperationDependencies } from './handler-dependencies.ts';

/** Moves the money of a decided job, then shows its outcome. Keyed by the reservation, so that twice is once (U-12). */
export function createJobSettleHandler(deps: Pick<OperationDependencies, 'engine' | 'log'>): TaskHandler<'job.settle'> {
  return async ({ payload: { jobId, effectId } }) => {
    const job = await settleJob(deps.engine, { jobId, finishedEffectIds: [effectId] });
    if (job !== null) deps.log.info({ jobId, status: job.status }, 'a job ended');
  };
}
