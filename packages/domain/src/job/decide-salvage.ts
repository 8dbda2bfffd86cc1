import type { OperationSnapshot } from '../provider/operation-snapshot.ts';
import type { Asset } from './asset.ts';
import { attemptInForce } from './attempts.ts';
import type { Attempt, Job, PlannedAsset } from './job.ts';
import type { JobEvent } from './job-event.ts';

/**
 * A success that came after the job had ended without one (N3): the video lies in our storage already, so it is kept for
 * its owner, who does not pay for it. The end stays what it was. Null when there is nothing to keep: the owner canceled or
 * deleted the job, the attempt had a verdict, or the result lies somewhere else.
 */
export function decideSalvage(
  job: Job,
  input: {
    readonly now: Date;
    readonly attempt: number;
    readonly snapshot: OperationSnapshot;
    readonly plannedAssets: readonly PlannedAsset[];
  },
): JobEvent | null {
  const { snapshot, plannedAssets } = input;
  if (snapshot.state !== 'succeeded' || !snapshot.outputs.some((output) => 'uploadedKey' in output)) return null;
  const attempt = attemptInForce(job, input.attempt);
  if (attempt === null || !isOpen(attempt) || !endedWithoutVideo(job)) return null;
  const { rawStatus, outputs } = snapshot;
  return { type: 'result.salvaged', at: input.now, attempt: attempt.number, rawStatus, outputs, plannedAssets };
}

/**
 * The attempt whose salvaged result waits to be taken in; null when there is none. It succeeded after the job had ended:
 * one whose result could not be stored in time succeeded before, and stays lost.
 */
export function salvageableAttempt(job: Job): Attempt | null {
  const attempt = job.attempts.at(-1);
  return attempt?.salvaged === true && job.assets.length === 0 && endedWithoutVideo(job) ? attempt : null;
}

/** The salvaged bytes are ours. Null when nobody waits for them any more. */
export function decideSalvaged(
  job: Job,
  input: { readonly now: Date; readonly attempt: number; readonly assets: readonly Asset[] },
): JobEvent | null {
  if (salvageableAttempt(job)?.number !== input.attempt) return null;
  return { type: 'salvage.stored', at: input.now, attempt: input.attempt, assets: input.assets };
}

/** Nobody has said yet how it ended. */
function isOpen({ state }: Attempt): boolean {
  return state === 'submitting' || state === 'accepted' || state === 'unknown';
}

function endedWithoutVideo(job: Job): boolean {
  return (job.status === 'failed' || job.status === 'expired') && job.deletedAt === null;
}
