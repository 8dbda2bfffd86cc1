import type { JobCore, JobState } from './job.ts';
import { deliveredAttempt } from './job-steps.ts';

/** A wish to cancel outlives the change of stage. */
export function working(stage: 'submit' | 'waiting' | 'ingest', at: Date, before: JobState): JobState {
  const cancelRequestedAt =
    before.status === 'processing' && before.stage !== 'settle' ? before.cancelRequestedAt : null;
  return { status: 'processing', stage, cancelRequestedAt, stageSince: at };
}

/** A job that has finished a step goes on being worked on, also while its next order waits. */
export function awaiting(core: JobCore, at: Date): JobState {
  return deliveredAttempt(core) === null
    ? { status: 'queued' }
    : { status: 'processing', stage: 'video', cancelRequestedAt: null, stageSince: at };
}
