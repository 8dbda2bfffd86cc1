import { type Effect, type EffectRequest, effectsOf, evolve, type Job, type JobEvent } from '@callsheet/domain';
import { announce } from './announce.ts';
import { dispatchEffects } from './dispatch-effects.ts';
import { effectId } from './effect-id.ts';
import type { EngineDependencies } from './ports.ts';

export interface Transition {
  readonly job: Job;
  readonly event: JobEvent;
}

/**
 * The one way in which a job changes: load, decide, one conditional update, dispatch. When another process was faster
 * the job is read and decided anew, without an end: what is decided here is either a command, which then refuses
 * itself, or the result of an outside call, which is a fact and must be stored because it was paid for.
 * Null when there is no such job or nothing to do. `finishedEffectId` is the effect whose task is running.
 */
export async function transition(
  deps: EngineDependencies,
  input: { jobId: string; finishedEffectId?: string | undefined },
  decide: (job: Job) => JobEvent | null,
): Promise<Transition | null> {
  for (;;) {
    const stored = await deps.jobs.find(input.jobId);
    if (stored === null) return null;
    const event = decide(stored.job);
    if (event === null) return null;
    const job = evolve(stored.job, event);
    const effects = effectsOf(job, event).map((request) => toEffect(job, event, request));
    await deps.onStep(`transition.decided/${event.type}`);
    const applied = await deps.jobs.applyEvent({ expectedVersion: stored.job.version, job, event, outbox: effects });
    if (!applied) continue;
    await deps.onStep(`transition.stored/${event.type}`);
    await announce(deps, job, event);
    await deps.onStep(`transition.announced/${event.type}`);
    await dispatchEffects(deps, { job, effects, alsoFinished: input.finishedEffectId });
    return { job, event };
  }
}

function toEffect(job: Job, event: JobEvent, request: EffectRequest): Effect {
  const id = effectId({ jobId: job.id, seq: job.seq, name: request.name, target: request.target });
  return { ...request, id, seq: job.seq, at: event.at };
}
