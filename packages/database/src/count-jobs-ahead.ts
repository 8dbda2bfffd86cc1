import type { Job } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';

/** Nobody needs to know a place behind this exactly, and counting costs. */
const COUNTED = 1_000;

/** Queued jobs that workers take before this one: higher priority, or the same and older. */
export async function countJobsAhead(jobs: Collection<JobDocument>, job: Job): Promise<number> {
  if (job.status !== 'queued') return 0;
  return await jobs.countDocuments(
    {
      status: 'queued',
      deletedAt: null,
      $or: [{ priority: { $gt: job.priority } }, { priority: job.priority, createdAt: { $lt: job.createdAt } }],
    },
    { limit: COUNTED },
  );
}
