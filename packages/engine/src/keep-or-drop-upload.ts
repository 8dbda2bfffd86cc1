import {
  type Asset,
  decideSalvage,
  decideSalvaged,
  type Job,
  type OperationSnapshot,
  salvageableAttempt,
} from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { type TransitionInput, transition } from './transition.ts';

/** Whether the result lies in our storage already. */
export function isUploaded(snapshot: OperationSnapshot): boolean {
  return snapshot.state === 'succeeded' && snapshot.outputs.some((output) => 'uploadedKey' in output);
}

/**
 * A result that was put into our storage for a job that does not wait for it: kept when the job ended without one (N3),
 * taken away when nobody will ever show it, because its owner has canceled or deleted the job or another verdict came
 * first (U-31).
 */
export async function keepOrDropUpload(
  deps: EngineDependencies,
  input: { readonly jobId: string; readonly attempt: number; readonly snapshot: OperationSnapshot },
): Promise<'kept' | 'dropped'> {
  const { jobId, attempt, snapshot } = input;
  const salvaged = await transition(deps, { jobId }, (job) =>
    decideSalvage(job, {
      now: deps.now(),
      attempt,
      snapshot,
      plannedAssets: deps.planAssets({ job, attempt }),
    }),
  );
  if (salvaged !== null) return 'kept';
  const job = (await deps.jobs.find(jobId))?.job;
  if (job === undefined || isWanted(deps, job, attempt)) return 'kept';
  await deps.assets.remove(deps.planAssets({ job, attempt }));
  return 'dropped';
}

/** Somebody shows it, or is about to. */
function isWanted(deps: EngineDependencies, job: Job, attempt: number): boolean {
  const [video] = deps.planAssets({ job, attempt });
  if (job.assets.some(({ key }) => key === video?.key)) return true;
  if (job.attempts.at(-1)?.number !== attempt) return false;
  if (salvageableAttempt(job) !== null) return true;
  if (job.status !== 'processing') return false;
  return job.stage === 'settle' ? job.settlement.outcome === 'completed' : true;
}

/** The bytes of a salvaged result are checked. `tombstoned`: nobody wants them any more, and they have been taken away. */
export async function recordSalvage(
  deps: EngineDependencies,
  input: Omit<TransitionInput, 'withhold'> & { attempt: number; assets: readonly Asset[] },
): Promise<{ tombstoned: boolean }> {
  const { attempt, assets, ...where } = input;
  const stored = await transition(deps, where, (job) => decideSalvaged(job, { now: deps.now(), attempt, assets }));
  if (stored !== null) return { tombstoned: false };
  const job = (await deps.jobs.find(where.jobId))?.job;
  if (job !== undefined && job.deletedAt === null && job.assets.length > 0) return { tombstoned: false };
  await deps.assets.remove(assets);
  return { tombstoned: true };
}
