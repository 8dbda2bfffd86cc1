import type { Job, JobEvent } from '@callsheet/domain';
import { dispatchEffects } from './dispatch-effects.ts';
import type { EngineDependencies } from './ports.ts';
import { settleJob } from './settle-job.ts';
import { type Transition, type TransitionInput, transition } from './transition.ts';

/**
 * A transition that may decide a job's outcome. If it does, the settlement follows at once in this process; its task is
 * sent only when that fails, or by the sweep when the process dies.
 */
export async function transitionAndSettle(
  deps: EngineDependencies,
  input: Omit<TransitionInput, 'withhold'>,
  decide: (job: Job) => JobEvent | null,
): Promise<Transition | null> {
  const changed = await transition(deps, { ...input, withhold: ['job.settle'] }, decide);
  if (changed === null || changed.withheld.length === 0) return changed;
  const { job, withheld } = changed;
  const finished = input.finishedEffectIds ?? [];
  try {
    const finishedEffectIds = [...finished, ...withheld.map(({ id }) => id)];
    const ended = await settleJob(deps, { jobId: job.id, known: job, finishedEffectIds });
    return { ...changed, job: ended ?? job };
  } catch (error) {
    deps.log.warn({ err: error, jobId: job.id }, 'an outcome could not be settled at once; its task does it');
    await dispatchEffects(deps, { job, effects: withheld, finished });
    return changed;
  }
}
