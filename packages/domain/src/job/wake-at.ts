import { assertNever } from '../errors/assert-never.ts';
import { deadlineOf, startDeadlineOf } from './decide-deadline.ts';
import { mustRemoveAssets } from './decide-delete.ts';
import { currentAttempt, type Job } from './job.ts';
import { CANCEL_CONFIRMATION_MS, WATCHDOG_MS } from './timing.ts';

/**
 * When the sweep must look at a job that nobody has moved until then; null when never. Stored beside the job, so that
 * one index finds everything that is overdue: deadlines, leases, unconfirmed cancels, held money, lost tasks.
 */
export function wakeAt(job: Job): Date | null {
  const watchdog = after(job.updatedAt, WATCHDOG_MS);
  switch (job.status) {
    case 'draft':
    case 'awaiting_input':
      return job.deadlineAt;
    case 'queued':
      return earliest([job.deadlineAt, watchdog, startDeadlineOf(job) ?? job.deadlineAt]);
    case 'processing':
      switch (job.stage) {
        case 'submit':
          return currentAttempt(job)?.submitLeaseUntil ?? watchdog;
        case 'waiting':
          return earliest([
            deadlineOf(job),
            watchdog,
            ...(job.cancelRequestedAt === null ? [] : [after(job.cancelRequestedAt, CANCEL_CONFIRMATION_MS)]),
          ]);
        case 'video':
          return earliest([job.deadlineAt, watchdog]);
        case 'ingest':
        case 'settle':
          return watchdog;
        default:
          return assertNever(job);
      }
    case 'completed':
      return mustRemoveAssets(job) ? job.updatedAt : null;
    case 'failed':
    case 'canceled':
    case 'expired':
      return mustRemoveAssets(job) ? job.updatedAt : (job.hold?.nextAt ?? null);
    default:
      return assertNever(job);
  }
}

function after(date: Date, milliseconds: number): Date {
  return new Date(date.getTime() + milliseconds);
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}
