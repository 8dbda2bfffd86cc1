import { DomainError, decideDelete, isTerminal, type Job } from '@callsheet/domain';
import { cancelJob, notFound } from './cancel-job.ts';
import type { EngineDependencies } from './ports.ts';
import { removeAssets } from './remove-assets.ts';
import { transition } from './transition.ts';

/**
 * Hides a job for ever and takes its stored bytes away; a running one is canceled first (C-32). A job in the middle of
 * being settled is hidden at once and its bytes go as soon as it has ended.
 * @throws DomainError NOT_FOUND, also when it was deleted before.
 */
export async function deleteJob(deps: EngineDependencies, input: { jobId: string }): Promise<Job> {
  const stored = await deps.jobs.find(input.jobId);
  if (stored === null || stored.job.deletedAt !== null) throw notFound();
  if (!isTerminal(stored.job.status)) await cancelIfPossible(deps, input);
  await deps.onStep('delete.canceled');
  const changed = await transition(deps, input, (job) => decideDelete(job, deps.now()));
  if (changed === null) throw notFound();
  await removeAssets(deps, changed.job);
  return changed.job;
}

async function cancelIfPossible(deps: EngineDependencies, input: { jobId: string }): Promise<void> {
  try {
    await cancelJob(deps, input);
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'NOT_CANCELABLE')) throw error;
  }
}
