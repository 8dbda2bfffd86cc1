import { assertNever, type Job, type JobEvent, videoListingOf, wakeAt } from '@callsheet/domain';
import { ObjectId } from 'mongodb';
import type { EventDocument, JobDocument, StateFields } from './job-document.ts';
import type { PendingEffect } from './stored-job.ts';

/** What a transition writes of a job: everything but its id, its progress and its two lists. */
export type JobFields = Omit<JobDocument, '_id' | 'progress' | 'events' | 'outbox'>;

/** The document of a new job: `event` is the one that made it. */
export function toDocument(input: { job: Job; event: JobEvent; outbox: readonly PendingEffect[] }): JobDocument {
  const { job, event, outbox } = input;
  return {
    _id: ObjectId.createFromHexString(job.id),
    ...toFields(job),
    progress: job.progress,
    events: [toEventDocument(event, job.seq)],
    outbox,
  };
}

/** Names every field, so that a field that is new in the domain is a compile error here and not a silent loss. */
export function toFields(job: Job): JobFields {
  return {
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
    ...stateFieldsOf(job),
    ...videoListingOf(job),
  };
}

function stateFieldsOf(job: Job): StateFields {
  const none = {
    stage: null,
    stageSince: null,
    cancelRequestedAt: null,
    settlement: null,
    error: null,
    charged: null,
    hold: null,
    wakeAt: wakeAt(job),
  };
  switch (job.status) {
    case 'draft':
    case 'queued':
    case 'awaiting_input':
    case 'completed':
      return { ...none, status: job.status };
    case 'processing': {
      const processing = { ...none, status: job.status, stage: job.stage, stageSince: job.stageSince };
      return job.stage === 'settle'
        ? { ...processing, settlement: job.settlement }
        : { ...processing, cancelRequestedAt: job.cancelRequestedAt };
    }
    case 'failed':
    case 'canceled':
    case 'expired':
      return { ...none, status: job.status, error: job.error, charged: job.charged, hold: job.hold };
    default:
      return assertNever(job);
  }
}

/**
 * An event as it is kept and shown: providers' output URLs work for whoever holds them and stay in the attempt, and an
 * adapter's handle is nobody's business.
 */
export function toEventDocument(event: JobEvent, seq: number): EventDocument {
  const { type, at, ...data } = event;
  return { seq, type, at, data: publicDataOf(event, data) };
}

function publicDataOf(event: JobEvent, data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'attempt.succeeded': {
      const outputs = event.outputs.map(({ kind }) => ({ kind }));
      return { attempt: event.attempt, rawStatus: event.rawStatus, externalId: event.externalId, outputs };
    }
    case 'result.salvaged': {
      const outputs = event.outputs.map(({ kind }) => ({ kind }));
      return { attempt: event.attempt, rawStatus: event.rawStatus, outputs };
    }
    case 'attempt.accepted':
      return { attempt: event.attempt, rawStatus: event.rawStatus, externalId: event.externalId };
    case 'job.retried':
      return { admission: event.admission, deadlineAt: event.deadlineAt };
    // What it was is in the job itself, for as long as it is a draft.
    case 'job.edited':
      return {};
    case 'job.created':
    case 'job.queued':
    case 'attempt.started':
    case 'attempt.postponed':
    case 'attempt.unknown':
    case 'attempt.failed':
    case 'operation.throttled':
    case 'operation.resumed':
    case 'step.stored':
    case 'asset.stored':
    case 'cancel.requested':
    case 'job.settling':
    case 'job.completed':
    case 'job.failed':
    case 'job.canceled':
    case 'job.expired':
    case 'hold.postponed':
    case 'hold.settled':
    case 'salvage.stored':
    case 'rendition.stored':
    case 'rendition.failed':
    case 'job.deleted':
    case 'assets.removed':
      return data;
    default:
      return assertNever(event);
  }
}
