import type { JobEventType, JobStatus } from '@callsheet/domain';
import type { Collection, Filter, ObjectId } from 'mongodb';
import type { EventDocument, JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

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

interface ChangedDocument {
  readonly _id: ObjectId;
  readonly ownerId: string;
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly updatedAt: Date;
  readonly events?: readonly EventDocument[];
}

const PROJECTION = { ownerId: 1, seq: 1, status: 1, progress: 1, updatedAt: 1, events: { $slice: -1 } };

/** Jobs by the time of their last change, for listeners that may have missed a notice. */
export async function readChangedJobs(
  jobs: Collection<JobDocument>,
  input: { at: Date; limit: number; afterId?: string },
): Promise<readonly JobChange[]> {
  const afterId = input.afterId === undefined ? null : parseObjectId(input.afterId);
  const filter: Filter<JobDocument> =
    afterId === null
      ? { updatedAt: { $gte: input.at } }
      : { $or: [{ updatedAt: { $gt: input.at } }, { updatedAt: input.at, _id: { $gt: afterId } }] };
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
