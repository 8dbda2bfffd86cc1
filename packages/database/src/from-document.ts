import { assertNever, type JobCore, type JobState } from '@callsheet/domain';
import type { JobDocumentWithoutEvents } from './job-document.ts';
import type { StoredJob } from './stored-job.ts';

/**
 * The job that a document holds.
 * @throws Error when the document lacks what its status needs: somebody else wrote it.
 */
export function fromDocument(document: JobDocumentWithoutEvents): StoredJob {
  return { job: { ...coreOf(document), ...stateOf(document) }, outbox: document.outbox };
}

function coreOf(document: JobDocumentWithoutEvents): JobCore {
  return {
    id: document._id.toHexString(),
    kind: document.kind,
    origin: document.origin,
    ownerId: document.ownerId,
    workspaceId: document.workspaceId,
    title: document.title,
    input: document.input,
    requested: document.requested,
    resolved: document.resolved,
    charges: document.charges,
    admission: document.admission,
    priority: document.priority,
    progress: document.progress,
    deadlineSeconds: document.deadlineSeconds,
    deadlineAt: document.deadlineAt,
    startDeadlineAt: document.startDeadlineAt,
    attempts: document.attempts,
    assets: document.assets,
    seq: document.seq,
    version: document.version,
    createdAt: document.createdAt,
    updatedAt: document.updatedAt,
    startedAt: document.startedAt,
    completedAt: document.completedAt,
    deletedAt: document.deletedAt,
  };
}

function stateOf(document: JobDocumentWithoutEvents): JobState {
  const { status } = document;
  switch (status) {
    case 'draft':
    case 'queued':
    case 'awaiting_input':
    case 'completed':
      return { status };
    case 'processing': {
      const stage = needed(document, 'stage');
      const stageSince = needed(document, 'stageSince');
      if (stage === 'settle') return { status, stage, stageSince, settlement: needed(document, 'settlement') };
      return { status, stage, stageSince, cancelRequestedAt: document.cancelRequestedAt };
    }
    case 'failed':
    case 'canceled':
    case 'expired':
      return { status, error: needed(document, 'error'), charged: needed(document, 'charged'), hold: document.hold };
    default:
      return assertNever(status);
  }
}

function needed<Name extends keyof JobDocumentWithoutEvents>(
  document: JobDocumentWithoutEvents,
  name: Name,
): NonNullable<JobDocumentWithoutEvents[Name]> {
  const value = document[name];
  if (value === null || value === undefined) {
    throw new Error(`job ${document._id.toHexString()} is ${document.status} but its document has no ${name}`);
  }
  return value;
}
