import { assertNever } from '../errors/assert-never.ts';
import type { Job, JobCore, JobState } from './job.ts';

/** Separates what every status has from what only this status has, so that nothing of the old status survives. */
export function split(job: Job): { core: JobCore; state: JobState } {
  const core: JobCore = {
    id: job.id,
    kind: job.kind,
    origin: job.origin,
    ownerId: job.ownerId,
    workspaceId: job.workspaceId,
    title: job.title,
    input: job.input,
    requested: job.requested,
    resolved: job.resolved,
    charges: job.charges,
    admission: job.admission,
    priority: job.priority,
    progress: job.progress,
    deadlineSeconds: job.deadlineSeconds,
    deadlineAt: job.deadlineAt,
    startDeadlineAt: job.startDeadlineAt,
    attempts: job.attempts,
    assets: job.assets,
    seq: job.seq,
    version: job.version,
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    startedAt: job.startedAt,
    completedAt: job.completedAt,
    deletedAt: job.deletedAt,
  };
  return { core, state: stateOf(job) };
}

function stateOf(job: Job): JobState {
  switch (job.status) {
    case 'draft':
    case 'queued':
    case 'awaiting_input':
    case 'completed':
      return { status: job.status };
    case 'processing':
      return job.stage === 'settle'
        ? { status: 'processing', stage: 'settle', settlement: job.settlement, stageSince: job.stageSince }
        : {
            status: 'processing',
            stage: job.stage,
            cancelRequestedAt: job.cancelRequestedAt,
            stageSince: job.stageSince,
          };
    case 'failed':
    case 'canceled':
    case 'expired':
      return { status: job.status, error: job.error, charged: job.charged, hold: job.hold };
    default:
      return assertNever(job);
  }
}
