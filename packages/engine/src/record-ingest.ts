import { type Asset, decideIngested, decideIngestFailed, type JobError } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { transition } from './transition.ts';

/**
 * The bytes are stored. `tombstoned`: the job was canceled or deleted while they were, nobody will show them, and they
 * have been taken away again (U-31).
 */
export async function recordIngest(
  deps: EngineDependencies,
  input: { jobId: string; attempt: number; effectId?: string | undefined; assets: readonly Asset[] },
): Promise<{ tombstoned: boolean }> {
  await deps.onStep('ingest.stored');
  const changed = await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    decideIngested(job, { now: deps.now(), attempt: input.attempt, assets: input.assets, policy: deps.policy }),
  );
  if (changed?.event.type === 'asset.stored') return { tombstoned: false };
  const job = (await deps.jobs.find(input.jobId))?.job;
  // A redelivered ingest of a job that has these very assets must not take them away.
  if (job !== undefined && job.deletedAt === null && job.assets.length > 0) return { tombstoned: false };
  await deps.assets.remove(input.assets);
  await deps.onStep('ingest.removed');
  return { tombstoned: true };
}

/** The result cannot be had or stored for good. */
export async function recordIngestFailure(
  deps: EngineDependencies,
  input: { jobId: string; attempt: number; effectId?: string | undefined; error: JobError },
): Promise<void> {
  await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    decideIngestFailed(job, { now: deps.now(), attempt: input.attempt, error: input.error, policy: deps.policy }),
  );
}
