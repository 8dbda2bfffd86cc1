import { type Asset, decideRenditionFailed, decideRenditionStored, type RenditionFormat } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { type TransitionInput, transition } from './transition.ts';

type Where = Pick<TransitionInput, 'jobId' | 'known' | 'finishedEffectIds'>;

/** A further file is stored. `tombstoned`: the job was deleted meanwhile, and the file has been taken away again (U-31). */
export async function recordRendition(
  deps: EngineDependencies,
  input: Where & { format: RenditionFormat; asset: Asset },
): Promise<{ tombstoned: boolean }> {
  const { format, asset, ...where } = input;
  await deps.onStep('convert.stored');
  const stored = await transition(deps, where, (job) => decideRenditionStored(job, { now: deps.now(), format, asset }));
  if (stored !== null) return { tombstoned: false };
  const job = (await deps.jobs.find(where.jobId))?.job;
  const isShown = job?.deletedAt === null && job.assets.some(({ key }) => key === asset.key);
  if (isShown) return { tombstoned: false };
  await deps.assets.remove([asset]);
  return { tombstoned: true };
}

/** It cannot be made of this video, whoever tries. */
export async function recordRenditionFailure(
  deps: EngineDependencies,
  input: Where & { format: RenditionFormat; reason: string },
): Promise<void> {
  const { format, reason, ...where } = input;
  await transition(deps, where, (job) => decideRenditionFailed(job, { now: deps.now(), format, reason }));
}
