import { DomainError, type Job } from '@callsheet/domain';
import type { JobReader } from '../../ports.ts';

/**
 * The one place that decides who may see a job (C-09, R-002-12): its owner. Unknown, deleted and malformed ids are all
 * the same 404; somebody else's is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadOwnedJob(jobs: JobReader, input: { jobId: string; userId: string }): Promise<Job> {
  return requireOwned(isJobId(input.jobId) ? await jobs.find(input.jobId) : null, input.userId);
}

/**
 * The same decision about a job that was read already.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export function requireOwned(job: Job | null, userId: string): Job {
  if (job === null || job.deletedAt !== null) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  }
  if (job.ownerId !== userId) {
    throw new DomainError({ code: 'FORBIDDEN', message: 'This job belongs to somebody else.' });
  }
  return job;
}

/** 24 hex digits. */
export function isJobId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}
