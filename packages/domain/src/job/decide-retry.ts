import { DomainError } from '../errors/domain-error.ts';
import type { Charge } from '../pricing/charges.ts';
import { assertIndependent } from './assert-independent.ts';
import { isTerminal, type Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { secondsAfter } from './timing.ts';

/**
 * The owner wants an ended job made again: the one way out of a terminal status (C-31). `admission` is the number under
 * which its units were reserved anew.
 * @throws DomainError NOT_FOUND, and ILLEGAL_TRANSITION as `assertRetryable`.
 */
export function decideRetry(
  job: Job,
  input: { now: Date; admission: number; charges: readonly Charge[]; deadlineSeconds: number },
): JobEvent {
  assertRetryable(job);
  return {
    type: 'job.retried',
    at: input.now,
    admission: input.admission,
    charges: input.charges,
    deadlineSeconds: input.deadlineSeconds,
    deadlineAt: secondsAfter(input.now, input.deadlineSeconds),
  };
}

/**
 * Retry is for jobs that failed, were canceled or expired, once the money of the last run has been settled: as long as
 * its provider may still deliver, a second run could be paid for twice.
 * @throws DomainError NOT_FOUND for a deleted job, ILLEGAL_TRANSITION otherwise.
 */
export function assertRetryable(job: Job): void {
  if (job.deletedAt !== null) throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  assertIndependent(job);
  if (!('hold' in job)) {
    throw refused(
      job,
      isTerminal(job.status)
        ? 'This job is completed; create a new one to make another video.'
        : `This job is ${job.status} and has not ended, so it cannot be retried.`,
    );
  }
  if (job.assets.some(({ role }) => role === 'video'))
    throw refused(
      job,
      'The video of this job came after its end and is there; order another one to have it made again.',
    );
  if (job.hold !== null)
    throw refused(job, 'The provider has not said yet how this job ended; it can be retried once that is settled.');
}

function refused(job: Job, message: string): DomainError {
  return new DomainError({ code: 'ILLEGAL_TRANSITION', message, details: { status: job.status } });
}
