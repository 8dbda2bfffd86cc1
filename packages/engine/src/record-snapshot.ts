import { currentAttempt, decideVerdict, type Job, type OperationSnapshot, waitingProgress } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { transition } from './transition.ts';

/**
 * What a provider says about an attempt, by check or by callback. A verdict is a fact and is stored whatever else
 * happened; late, duplicate and reordered ones are `ignored`. Progress is sent to the watchers and kept in the document,
 * not recorded as an event.
 */
export async function recordSnapshot(
  deps: EngineDependencies,
  input: {
    jobId: string;
    attempt: number;
    snapshot: OperationSnapshot;
    externalId?: string | undefined;
    effectId?: string | undefined;
  },
): Promise<'progress' | 'recorded' | 'ignored'> {
  const { snapshot } = input;
  if (snapshot.state === 'queued' || snapshot.state === 'processing')
    return await raiseProgress(deps, input.jobId, input.attempt, snapshot.progress);
  const changed = await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    decideVerdict(job, {
      now: deps.now(),
      attempt: input.attempt,
      snapshot,
      externalId: input.externalId ?? null,
      plannedAssets: deps.planAssets({ job, attempt: input.attempt }),
      policy: deps.policy,
    }),
  );
  return changed === null ? 'ignored' : 'recorded';
}

async function raiseProgress(
  deps: EngineDependencies,
  jobId: string,
  attempt: number,
  fraction: number | undefined,
): Promise<'progress' | 'ignored'> {
  const job = (await deps.jobs.find(jobId))?.job;
  if (job === undefined || fraction === undefined || !isWaitingFor(job, attempt)) return 'ignored';
  const progress = waitingProgress(fraction);
  if (progress <= job.progress || !(await deps.jobs.raiseProgress(jobId, progress))) return 'ignored';
  await deps.notifier.publish({
    jobId,
    ownerId: job.ownerId,
    seq: job.seq,
    type: 'job.progress',
    status: job.status,
    progress,
    at: deps.now(),
  });
  return 'progress';
}

function isWaitingFor(job: Job, attempt: number): boolean {
  return job.status === 'processing' && job.stage === 'waiting' && currentAttempt(job)?.number === attempt;
}
