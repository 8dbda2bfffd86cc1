import type { JobEventType, JobStatus } from '@callsheet/domain';
import { type Collection, type Filter, ObjectId } from 'mongodb';
import type { EventDocument, JobDocument } from './job-document.ts';
import { isObjectId, parseObjectId } from './object-id.ts';

/** How a changed job stands: enough for a notice. */
export interface JobChange {
  readonly jobId: string;
  readonly ownerId: string;
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly updatedAt: Date;
  /** Null for a job that has no event yet. */
  readonly lastEventType: JobEventType | null;
}

/** Whose changes are asked for: these jobs, and every job of these owners. */
export interface WatchedJobs {
  readonly jobIds: readonly string[];
  readonly ownerIds: readonly string[];
}

export interface ChangedJobsInput {
  readonly at: Date;
  readonly limit: number;
  readonly afterId?: string;
  readonly watched?: WatchedJobs;
}

interface ChangedDocument {
  readonly _id: ObjectId;
  readonly ownerId: string;
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly updatedAt: Date;
  readonly events?: readonly EventDocument[];
}

/** A longer list costs more than it saves: the changes of a few seconds are read whole then. */
const MAX_WATCHED = 500;
const PROJECTION = { ownerId: 1, seq: 1, status: 1, progress: 1, updatedAt: 1, events: { $slice: -1 } };

/**
 * Jobs by the time of their last change, for listeners that may have missed a notice. `watched` leaves out what nobody
 * listens to, but may answer more than it names.
 */
export async function readChangedJobs(
  jobs: Collection<JobDocument>,
  input: ChangedJobsInput,
): Promise<readonly JobChange[]> {
  const afterId = input.afterId === undefined ? null : parseObjectId(input.afterId);
  const since: Filter<JobDocument> =
    afterId === null
      ? { updatedAt: { $gte: input.at } }
      : { $or: [{ updatedAt: { $gt: input.at } }, { updatedAt: input.at, _id: { $gt: afterId } }] };
  const filter: Filter<JobDocument> = { $and: [since, watchedFilter(input.watched)] };
  const documents = await jobs
    .find<ChangedDocument>(filter, { projection: PROJECTION })
    .sort({ updatedAt: 1, _id: 1 })
    .limit(input.limit)
    .toArray();
  return documents.map(({ _id, ownerId, seq, status, progress, updatedAt, events }) => {
    return {
      jobId: _id.toHexString(),
      ownerId,
      seq,
      status,
      progress,
      updatedAt,
      lastEventType: events?.at(-1)?.type ?? null,
    };
  });
}

function watchedFilter(watched: WatchedJobs | undefined): Filter<JobDocument> {
  if (watched === undefined || watched.jobIds.length + watched.ownerIds.length > MAX_WATCHED) return {};
  const ids = watched.jobIds.filter(isObjectId).map((id) => ObjectId.createFromHexString(id));
  return { $or: [{ _id: { $in: ids } }, { ownerId: { $in: [...watched.ownerIds] } }] };
}
