import type { Job } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';

/** Tells the watchers of progress between two events; it is kept in the document and never falls. False when it is known. */
export async function raiseProgress(deps: EngineDependencies, job: Job, progress: number): Promise<boolean> {
  if (progress <= job.progress || !(await deps.jobs.raiseProgress(job.id, progress))) return false;
  await deps.notifier.publish({
    jobId: job.id,
    ownerId: job.ownerId,
    seq: job.seq,
    type: 'job.progress',
    status: job.status,
    progress,
    at: deps.now(),
  });
  return true;
}
