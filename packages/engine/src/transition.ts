import {
  type Effect,
  type EffectRequest,
  effectsOf,
  evolve,
  type Job,
  type JobEvent,
  type JobTaskName,
} from '@callsheet/domain';
import { announce } from './announce.ts';
import { dispatchEffects } from './dispatch-effects.ts';
import { effectId } from './effect-id.ts';
import type { EngineDependencies } from './ports.ts';

export interface TransitionInput {
  readonly jobId: string;
  /** The job as the caller has just seen it: spares the first read. An outdated one costs an update in vain. */
  readonly known?: Job | undefined;
  /** Effects that are done with: those whose tasks run here, and those that were withheld before. */
  readonly finishedEffectIds?: readonly string[] | undefined;
  /**
   * Tasks not to send, because the caller goes on by itself. They stay in the outbox together with the finished effects,
   * where the sweep finds them if the caller dies; otherwise its next transition names them as finished.
   */
  readonly withhold?: readonly JobTaskName[] | undefined;
}

export interface Transition {
  readonly job: Job;
  readonly event: JobEvent;
  readonly withheld: readonly Effect[];
}

/**
 * The one way in which a job changes: load, decide, one conditional update, dispatch. When another process was faster
 * the job is read and decided anew, without an end: what is decided here is either a command, which then refuses
 * itself, or the result of an outside call, which is a fact and must be stored because it was paid for.
 * Null when there is no such job or nothing to do.
 */
export async function transition(
  deps: EngineDependencies,
  input: TransitionInput,
  decide: (job: Job) => JobEvent | null,
): Promise<Transition | null> {
  const { withhold = [] } = input;
  let known = input.known;
  for (;;) {
    const before = known ?? (await deps.jobs.find(input.jobId))?.job;
    known = undefined;
    if (before === undefined) return null;
    const event = decide(before);
    if (event === null) return null;
    const job = evolve(before, event);
    const effects = effectsOf(job, event).map((request) => toEffect(job, event, request));
    await deps.onStep(`transition.decided/${event.type}`);
    const applied = await deps.jobs.applyEvent({ expectedVersion: before.version, job, event, outbox: effects });
    if (!applied) continue;
    await deps.onStep(`transition.stored/${event.type}`);
    // First what others show of the job: whoever hears of the event finds it there.
    const { shown = [], caused = [] } = Object.groupBy(effects, ({ kind }) =>
      kind === 'projection' ? 'shown' : 'caused',
    );
    await dispatchEffects(deps, { job, effects: shown });
    await announce(deps, job, event);
    await deps.onStep(`transition.announced/${event.type}`);
    const withheld = caused.filter((effect) => effect.kind === 'task' && withhold.includes(effect.name));
    await dispatchEffects(deps, {
      job,
      effects: caused.filter((effect) => !withheld.includes(effect)),
      finished: withheld.length === 0 ? (input.finishedEffectIds ?? []) : [],
    });
    return { job, event, withheld };
  }
}

/** An effect with the id that everybody gives it who comes from the same event. */
export function toEffect(job: Job, event: JobEvent, request: EffectRequest): Effect {
  const id = effectId({ jobId: job.id, seq: job.seq, name: request.name, target: request.target });
  return { ...request, id, seq: job.seq, at: event.at };
}
