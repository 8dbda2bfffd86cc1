import { DomainError, type Job, productOf } from '@callsheet/domain';
import { type JobUse, loadOwnedJob } from '../../features/jobs/load-owned-job.ts';
import type { Principal } from '../../http/access-token.ts';
import type { JobReader } from '../../ports.ts';

/**
 * A video of this surface that a path names. Jobs of other surfaces are not to be found here.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadVideo(
  jobs: Pick<JobReader, 'find'>,
  input: { readonly id: string; readonly viewer: Principal; readonly use: JobUse },
): Promise<Job> {
  const job = await loadOwnedJob(jobs, { jobId: input.id, viewer: input.viewer, use: input.use });
  if (productOf(job.input) === null) throw new DomainError({ code: 'NOT_FOUND', message: 'Video not found' });
  return job;
}
