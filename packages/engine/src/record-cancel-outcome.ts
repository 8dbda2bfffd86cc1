import { decideCancelOutcome } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import type { TransitionInput } from './transition.ts';
import { transitionAndSettle } from './transition-and-settle.ts';

/** What the provider answered when it was asked to stop. Anything but a confirmation leaves the verdict to decide. */
export async function recordCancelOutcome(
  deps: EngineDependencies,
  input: Omit<TransitionInput, 'withhold'> & {
    attempt: number;
    result: 'canceled' | 'requested' | 'too_late' | 'unsupported';
  },
): Promise<'recorded' | 'pending'> {
  const { attempt, result, ...where } = input;
  const changed = await transitionAndSettle(deps, where, (job) =>
    decideCancelOutcome(job, { now: deps.now(), attempt, result, policy: deps.policy }),
  );
  return changed === null ? 'pending' : 'recorded';
}
