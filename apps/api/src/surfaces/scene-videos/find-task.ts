import { DomainError, type Job, jobIdOf, sceneOf } from '@callsheet/domain';
import { isJobId, requireOwned } from '../../features/jobs/load-owned-job.ts';
import type { Principal } from '../../http/access-token.ts';
import type { JobReader } from '../../ports.ts';

/**
 * The job of a task that a path names, by its task id or by the job's own (C-05).
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadTask(
  jobs: Pick<JobReader, 'find'>,
  input: { readonly taskId: string; readonly viewer: Principal },
): Promise<Job> {
  const { taskId, viewer } = input;
  const jobId = isJobId(taskId) ? taskId : jobIdOf(taskId);
  const job = jobId === null ? null : await jobs.find(jobId);
  if (job === null || job.deletedAt !== null || sceneOf(job.input) === null)
    throw new DomainError({ code: 'NOT_FOUND', message: 'Task not found' });
  return requireOwned(job, viewer, 'read');
}
