import type { Attempt, Job } from '../job/job.ts';
import { avatarNamesOf, avatarOrderOf, type JobInput } from '../job/job-input.ts';

/** One run of a flow as seed 001 keeps its history (R-001-26): a view over the attempts of a job (C-34). */
export interface WorkflowEntry {
  /** The maker's id of the run; null before it is known. */
  readonly executionId: string | null;
  readonly videoId: string;
  readonly jobId: string;
  readonly userId: string;
  readonly email: string;
  readonly status: 'pending' | 'completed' | 'failed';
  readonly createdAt: Date;
  readonly completedAt?: Date;
  readonly errorMessage?: string;
}

/**
 * Newest first: the run in force, which stands as its job does, then the attempts that are over. A job whose next attempt
 * has not begun has a run without an attempt.
 */
export function workflowEntriesOf(job: Job): readonly WorkflowEntry[] {
  const current = attemptOfRun(job);
  const over = job.attempts.filter((attempt) => attempt !== current).map((attempt) => entryOfAttempt(job, attempt));
  return [entryOfRun(job, current), ...over.toReversed()];
}

/** The attempt that the job's own state speaks of: the last one since its latest order, unless another one is due. */
function attemptOfRun(job: Job): Attempt | null {
  const isDue = job.status === 'draft' || job.status === 'queued' || job.status === 'awaiting_input';
  const last = job.attempts.at(-1);
  return isDue || last === undefined || last.admission !== job.admission ? null : last;
}

function entryOfRun(job: Job, attempt: Attempt | null): WorkflowEntry {
  const core = coreOf(job, attempt, attempt?.startedAt ?? orderedAt(job));
  const ended = job.completedAt === null ? {} : { completedAt: job.completedAt };
  switch (job.status) {
    case 'completed':
      return { ...core, status: 'completed', ...ended };
    case 'failed':
    case 'canceled':
    case 'expired':
      return { ...core, status: 'failed', ...ended, errorMessage: job.error.message };
    default:
      return { ...core, status: 'pending' };
  }
}

/** An attempt that was followed by another one did not lead to the video. */
function entryOfAttempt(job: Job, attempt: Attempt): WorkflowEntry {
  return {
    ...coreOf(job, attempt, attempt.startedAt),
    status: 'failed',
    ...(attempt.endedAt === null ? {} : { completedAt: attempt.endedAt }),
    ...(attempt.error === null ? {} : { errorMessage: attempt.error.message }),
  };
}

/** When a run without an attempt was ordered: with the job, or with what ended the attempt before. */
function orderedAt(job: Job): Date {
  const before = job.attempts.at(-1);
  return before === undefined ? job.createdAt : (before.endedAt ?? job.updatedAt);
}

function coreOf(job: Job, attempt: Attempt | null, createdAt: Date) {
  const { id, ownerId, input } = job;
  const videoId = avatarNamesOf(input)?.videoId ?? id;
  const executionId = executionOf(input, attempt);
  return { executionId, videoId, jobId: id, userId: ownerId, email: emailOf(input), createdAt };
}

/** An imported video was made by a run that only its orderer knows. */
function executionOf(input: JobInput, attempt: Attempt | null): string | null {
  return 'source' in input ? input.source.executionId : (attempt?.externalId ?? null);
}

function emailOf(input: JobInput): string {
  if ('source' in input) return input.source.email;
  return avatarOrderOf(input)?.fields.email ?? '';
}
