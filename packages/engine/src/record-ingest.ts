import { type Asset, decideIngested, decideIngestFailed, type Job, type JobError } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import type { TransitionInput } from './transition.ts';
import { transitionAndSettle } from './transition-and-settle.ts';

/**
 * The bytes are stored; the next step or the settlement follows. `tombstoned`: the job was canceled or deleted meanwhile,
 * nobody will show them, and they have been taken away again (U-31).
 */
export async function recordIngest(
  deps: EngineDependencies,
  input: Omit<TransitionInput, 'withhold'> & { attempt: number; assets: readonly Asset[] },
): Promise<{ tombstoned: boolean }> {
  await deps.onStep('ingest.stored');
  const { attempt, assets, ...where } = input;
  const changed = await transitionAndSettle(deps, where, (job) =>
    decideIngested(job, { now: deps.now(), attempt, assets, policy: deps.policy }),
  );
  if (changed?.event.type === 'asset.stored' || changed?.event.type === 'step.stored') return { tombstoned: false };
  const job = (await deps.jobs.find(where.jobId))?.job;
  // A redelivered ingest of a job that shows some of these must not take those away.
  const unwanted = assets.filter(({ key }) => job === undefined || !isShown(job, key));
  if (unwanted.length === 0) return { tombstoned: false };
  await deps.assets.remove(unwanted);
  await deps.onStep('ingest.removed');
  return { tombstoned: true };
}

function isShown(job: Job, key: string): boolean {
  return job.deletedAt === null && job.assets.some((asset) => asset.key === key);
}

/** The result cannot be had or stored for good. */
export async function recordIngestFailure(
  deps: EngineDependencies,
  input: Omit<TransitionInput, 'withhold'> & { attempt: number; error: JobError },
): Promise<void> {
  const { attempt, error, ...where } = input;
  await transitionAndSettle(deps, where, (job) =>
    decideIngestFailed(job, { now: deps.now(), attempt, error, policy: deps.policy }),
  );
}
