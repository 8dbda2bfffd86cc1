import {
  currentAttempt,
  decideThrottle,
  decideVerdict,
  type Job,
  type OperationSnapshot,
  waitingProgress,
} from '@callsheet/domain';
import { isUploaded, keepOrDropUpload } from './keep-or-drop-upload.ts';
import type { EngineDependencies } from './ports.ts';
import { raiseProgress } from './raise-progress.ts';
import { type TransitionInput, transition } from './transition.ts';
import { transitionAndSettle } from './transition-and-settle.ts';

/**
 * What a provider says about an attempt, by check or by callback. A verdict is a fact and is stored whatever else
 * happened; late, duplicate and reordered ones are `ignored`. Progress is sent to the watchers and kept in the document,
 * not recorded as an event.
 */
export async function recordSnapshot(
  deps: EngineDependencies,
  input: Omit<TransitionInput, 'withhold'> & {
    attempt: number;
    snapshot: OperationSnapshot;
    externalId?: string | undefined;
  },
): Promise<'progress' | 'recorded' | 'ignored'> {
  const { snapshot, attempt, externalId = null, ...where } = input;
  const throttle = await recordThrottle(deps, { ...where, attempt, snapshot });
  const known = throttle ?? where.known;
  if (snapshot.state === 'queued' || snapshot.state === 'processing') {
    const raised = await recordFraction(deps, { jobId: where.jobId, known, attempt, fraction: snapshot.progress });
    return throttle === null ? raised : 'recorded';
  }
  const changed = await transitionAndSettle(deps, { ...where, known }, (job) =>
    decideVerdict(job, {
      now: deps.now(),
      attempt,
      snapshot,
      externalId,
      plannedAssets: deps.planAssets({ job, attempt }),
      policy: deps.policy,
    }),
  );
  if (changed?.event.type === 'attempt.succeeded' || !isUploaded(snapshot))
    return changed === null ? 'ignored' : 'recorded';
  const kept = await keepOrDropUpload(deps, { jobId: where.jobId, attempt, snapshot });
  return changed === null && kept === 'dropped' ? 'ignored' : 'recorded';
}

/** Whether the provider has a place for it counts against no deadline (R2). Null when nothing has changed about that. */
async function recordThrottle(
  deps: EngineDependencies,
  input: Pick<TransitionInput, 'jobId' | 'known'> & { attempt: number; snapshot: OperationSnapshot },
): Promise<Job | null> {
  const { attempt, snapshot, jobId, known } = input;
  const where = { jobId, known };
  const now = deps.now();
  // Most looks say nothing of it, and need no read to tell.
  if (where.known !== undefined && decideThrottle(where.known, { now, attempt, snapshot }) === null) return null;
  const changed = await transition(deps, where, (job) => decideThrottle(job, { now, attempt, snapshot }));
  return changed?.job ?? null;
}

async function recordFraction(
  deps: EngineDependencies,
  input: Pick<TransitionInput, 'jobId' | 'known'> & { attempt: number; fraction: number | undefined },
): Promise<'progress' | 'ignored'> {
  const { jobId, attempt, fraction } = input;
  const job = input.known ?? (await deps.jobs.find(jobId))?.job;
  if (job === undefined || fraction === undefined || !isWaitingFor(job, attempt)) return 'ignored';
  return (await raiseProgress(deps, job, waitingProgress(job, fraction))) ? 'progress' : 'ignored';
}

function isWaitingFor(job: Job, attempt: number): boolean {
  return job.status === 'processing' && job.stage === 'waiting' && currentAttempt(job)?.number === attempt;
}
