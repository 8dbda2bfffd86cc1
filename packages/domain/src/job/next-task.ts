import type { JobTaskName } from './effect.ts';
import type { Job } from './job.ts';
import { awaitsSubmission, submitTaskOf } from './job-steps.ts';

/** The task without which a job would stand still: what the watchdog sends again. Null when none is due. */
export function nextTaskOf(job: Job): { name: JobTaskName; attempt: number } | null {
  if (awaitsSubmission(job)) return { name: submitTaskOf(job), attempt: job.attempts.length + 1 };
  if (job.status !== 'processing') return null;
  switch (job.stage) {
    case 'waiting':
      return { name: 'operation.check', attempt: job.attempts.length };
    case 'ingest':
      return { name: 'asset.ingest', attempt: job.attempts.length };
    case 'settle':
      return { name: 'job.settle', attempt: job.attempts.length };
    default:
      return null;
  }
}
