import { DomainError } from '../errors/domain-error.ts';
import { assertIndependent } from './assert-independent.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { secondsAfter } from './timing.ts';

/**
 * The owner of a draft wants it made. Its units are reserved already; its deadline begins now (C-04).
 * @throws DomainError NOT_FOUND for a deleted job, ILLEGAL_TRANSITION for one that is no draft (any more).
 */
export function decideStart(job: Job, now: Date): JobEvent {
  if (job.deletedAt !== null) throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  assertIndependent(job);
  if (job.status !== 'draft' || job.deadlineAt <= now) {
    throw new DomainError({
      code: 'ILLEGAL_TRANSITION',
      message:
        job.status === 'draft'
          ? 'This draft has expired; create the job again.'
          : `Only drafts can be started, and this job is ${job.status}.`,
      details: { status: job.status },
    });
  }
  return { type: 'job.queued', at: now, deadlineAt: secondsAfter(now, job.deadlineSeconds) };
}
