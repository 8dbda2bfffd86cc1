import { DomainError, decideCancel, type Job } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { transitionAndSettle } from './transition-and-settle.ts';

/**
 * Stops a job. One that was not sent to a provider, or whose outcome needs nobody else, comes back already canceled.
 * @throws DomainError NOT_FOUND, NOT_CANCELABLE.
 */
export async function cancelJob(deps: EngineDependencies, input: { jobId: string }): Promise<Job> {
  const changed = await transitionAndSettle(deps, input, (job) => {
    if (job.deletedAt !== null) throw notFound();
    return decideCancel(job, { now: deps.now(), policy: deps.policy });
  });
  return changed?.job ?? (await read(deps, input.jobId));
}

async function read(deps: EngineDependencies, jobId: string): Promise<Job> {
  const stored = await deps.jobs.find(jobId);
  if (stored === null) throw notFound();
  return stored.job;
}

export function notFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
}
