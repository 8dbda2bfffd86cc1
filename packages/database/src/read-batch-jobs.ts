import type { BatchJob, JobStatus } from '@callsheet/domain';
import type { Db, ObjectId } from 'mongodb';
import { jobsOf } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** Status and progress of these jobs, by id; deleted ones are there. */
export async function readBatchJobs(db: Db, jobIds: readonly string[]): Promise<ReadonlyMap<string, BatchJob>> {
  const _ids = jobIds.map(parseObjectId).filter((id) => id !== null);
  if (_ids.length === 0) return new Map();
  const documents = await jobsOf(db)
    .find<{ _id: ObjectId; status: JobStatus; progress: number }>(
      { _id: { $in: _ids } },
      { projection: { status: 1, progress: 1 } },
    )
    .toArray();
  return new Map(documents.map(({ _id, status, progress }) => [_id.toHexString(), { status, progress }]));
}
