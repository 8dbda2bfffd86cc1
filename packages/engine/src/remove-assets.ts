import { decideAssetsRemoved, type Job, mustRemoveAssets } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { transition } from './transition.ts';

/** Deletes the stored bytes of a deleted, ended job, then forgets where they were. May be repeated. */
export async function removeAssets(deps: EngineDependencies, job: Job): Promise<void> {
  if (!mustRemoveAssets(job)) return;
  await deps.assets.remove(job.assets);
  await deps.onStep('delete.removed');
  await transition(deps, { jobId: job.id }, (current) => decideAssetsRemoved(current, deps.now()));
}
