import type {
  Asset,
  Attempt,
  Charge,
  Hold,
  JobError,
  JobEventType,
  JobInput,
  JobKind,
  JobOrigin,
  JobStage,
  JobStatus,
  RequestedMedia,
  ResolvedMedia,
  Settlement,
  VideoListing,
} from '@callsheet/domain';
import type { Collection, Db, ObjectId } from 'mongodb';
import type { PendingEffect } from './stored-job.ts';

/** One entry of `events`: what happened, without prompts and without URLs of providers. */
export interface EventDocument {
  readonly seq: number;
  readonly type: JobEventType;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Names that reads give as hints. */
export const JOB_INDEX = {
  owner: 'owner_newest',
  workspace: 'workspace_newest',
  avatars: 'avatar_newest',
  scene: 'scene_newest',
  fingerprint: 'scene_fingerprint',
  workflow: 'workflow_newest',
  refinement: 'refinement_fingerprint',
} as const;

/** The newest events that a document keeps. */
export const KEPT_EVENTS = 200;

/** Fields that follow from the job's state; each is null where its status does not have it. */
export interface StateFields {
  readonly status: JobStatus;
  readonly stage: JobStage | null;
  readonly stageSince: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly settlement: Settlement | null;
  readonly error: JobError | null;
  readonly charged: boolean | null;
  readonly hold: Hold | null;
  /** When the sweep should look at the job although nothing has happened; null: never. */
  readonly wakeAt: Date | null;
}

/** A job in the collection `jobs`. */
export interface JobDocument extends StateFields, VideoListing {
  readonly _id: ObjectId;
  readonly kind: JobKind;
  readonly origin: JobOrigin;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly title: string | null;
  readonly input: JobInput;
  readonly requested: RequestedMedia;
  readonly resolved: ResolvedMedia;
  readonly charges: readonly Charge[];
  readonly admission: number;
  readonly priority: number;
  readonly progress: number;
  readonly deadlineSeconds: number;
  readonly deadlineAt: Date;
  readonly startDeadlineAt: Date | null;
  readonly attempts: readonly Attempt[];
  readonly assets: readonly Asset[];
  readonly seq: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly events: readonly EventDocument[];
  readonly outbox: readonly PendingEffect[];
}

/**
 * Earlier than any moment of ours. Queries on partly indexed moments name it, because a partial index is used only when
 * the query shows that null does not match.
 */
export const EPOCH = new Date(0);

/** What every read but that of the events needs. */
export type JobDocumentWithoutEvents = Omit<JobDocument, 'events'>;

/** Leaves the bulky part of a document on the server. */
export const WITHOUT_EVENTS = { events: 0 } as const;

/** The collection of all jobs. */
export function jobsOf(db: Db): Collection<JobDocument> {
  return db.collection<JobDocument>('jobs');
}
