import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';

/** Jobs that wait for their submission, counted up to `limit`. */
export async function countQueuedJobs(jobs: Collection<JobDocument>, limit: number): Promise<number> {
  return await jobs.countDocuments({ status: 'queued' }, { limit });
}
