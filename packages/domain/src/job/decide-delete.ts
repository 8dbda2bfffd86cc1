import { DomainError } from '../errors/domain-error.ts';
import { isTerminal, type Job } from './job.ts';
import type { JobEvent } from './job-event.ts';

/**
 * The owner wants the job gone. It is hidden from now on, whatever its status; a running one is canceled first (C-32).
 * @throws DomainError NOT_FOUND when it was deleted before.
 */
export function decideDelete(job: Job, now: Date): JobEvent {
  if (job.deletedAt !== null) throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  return { type: 'job.deleted', at: now };
}

/** Bytes of a deleted job can go once nobody writes any more. */
export function decideAssetsRemoved(job: Job, now: Date): JobEvent | null {
  return mustRemoveAssets(job) ? { type: 'assets.removed', at: now } : null;
}

export function mustRemoveAssets(job: Job): boolean {
  return job.deletedAt !== null && isTerminal(job.status) && job.assets.length > 0;
}
