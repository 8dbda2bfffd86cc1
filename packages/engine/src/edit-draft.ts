import { DomainError, decideEdit, type Job, type JobInput } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { transition } from './transition.ts';

/**
 * Changes what a draft will be made of; `edit` gets what it is made of now (C-30).
 * @throws DomainError NOT_FOUND, ILLEGAL_TRANSITION; whatever `edit` throws.
 */
export async function editDraft(
  deps: EngineDependencies,
  command: { jobId: string; edit: (input: JobInput) => JobInput },
): Promise<Job> {
  const { jobId, edit } = command;
  const changed = await transition(deps, { jobId }, (job) =>
    decideEdit(job, { now: deps.now(), input: edit(job.input) }),
  );
  if (changed !== null) return changed.job;
  const stored = await deps.jobs.find(jobId);
  if (stored === null) throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  return stored.job;
}
