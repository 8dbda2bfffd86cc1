import { decideCancelOutcome } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { transition } from './transition.ts';

/** What the provider answered when it was asked to stop. Anything but a confirmation leaves the verdict to decide. */
export async function recordCancelOutcome(
  deps: EngineDependencies,
  input: {
    jobId: string;
    attempt: number;
    result: 'canceled' | 'requested' | 'too_late' | 'unsupported';
    effectId?: string | undefined;
  },
): Promise<'recorded' | 'pending'> {
  const changed = await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    decideCancelOutcome(job, { now: deps.now(), attempt: input.attempt, result: input.result, policy: deps.policy }),
  );
  return changed === null ? 'pending' : 'recorded';
}
