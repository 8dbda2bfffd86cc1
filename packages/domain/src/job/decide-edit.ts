import { DomainError } from '../errors/domain-error.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import type { JobInput } from './job-input.ts';

/**
 * The owner of a draft changes what it will be made of (C-30). Null when that is what it is made of already.
 * @throws DomainError NOT_FOUND for a deleted job, ILLEGAL_TRANSITION for one that is no draft (any more).
 */
export function decideEdit(job: Job, edit: { readonly now: Date; readonly input: JobInput }): JobEvent | null {
  if (job.deletedAt !== null) throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  if (job.status !== 'draft') {
    throw new DomainError({
      code: 'ILLEGAL_TRANSITION',
      message: `Only drafts can be changed, and this job is ${job.status}.`,
      details: { status: job.status },
    });
  }
  const isSame = JSON.stringify(job.input) === JSON.stringify(edit.input);
  return isSame ? null : { type: 'job.edited', at: edit.now, input: edit.input };
}
