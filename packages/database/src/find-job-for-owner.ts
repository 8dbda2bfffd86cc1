import type { Job } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { findJob } from './find-job.ts';
import type { JobDocument } from './job-document.ts';

/** `missing` also for deleted jobs and for texts that are no id (404); `foreign` is somebody else's (403). */
export type OwnedJob =
  | { readonly kind: 'found'; readonly job: Job }
  | { readonly kind: 'foreign'; readonly job: Job }
  | { readonly kind: 'missing' };

/** One job as its owner may see it. `foreign` carries the job for callers who admit a whole workspace. */
export async function findJobForOwner(
  jobs: Collection<JobDocument>,
  input: { jobId: string; ownerId: string },
): Promise<OwnedJob> {
  const stored = await findJob(jobs, input.jobId);
  if (stored === null || stored.job.deletedAt !== null) return { kind: 'missing' };
  return { kind: stored.job.ownerId === input.ownerId ? 'found' : 'foreign', job: stored.job };
}
