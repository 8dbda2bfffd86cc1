import { assertNever, type Job } from '@callsheet/domain';
import { v5 as uuidV5 } from 'uuid';
import { admit } from './admit.ts';
import type { EngineDependencies, PendingEffect, TaskMessage } from './ports.ts';

/** Effects older than this are never sent again blindly: the queue deletes finished messages, so their ids look new. */
const BLIND_RESEND_LIMIT_MS = 24 * 3_600_000;

/**
 * Hands effects to the queue, the ledger and the projections, then takes the confirmed ones out of the outbox by id.
 * A failure leaves the rest in the outbox, where the sweep finds it: it is logged and not thrown, because the
 * transition itself is stored. `finished` are ids of effects that need no dispatch any more.
 */
export async function dispatchEffects(
  deps: EngineDependencies,
  input: { job: Job; effects: readonly PendingEffect[]; finished?: readonly string[] },
): Promise<void> {
  const confirmed = [...(input.finished ?? [])];
  try {
    for (const effect of input.effects) {
      await deps.onStep(`dispatch.begun/${effect.name}`);
      // A job that was refused is gone, and with it whatever it would have caused.
      if ((await dispatchEffect(deps, input.job, effect)) === 'refused') return;
      await deps.onStep(`dispatch.sent/${effect.name}`);
      confirmed.push(effect.id);
    }
  } catch (error) {
    deps.log.warn({ err: error, jobId: input.job.id }, 'effects left to the sweep');
  }
  if (confirmed.length === 0) return;
  await deps.onStep('dispatch.confirm');
  await deps.jobs.removeEffects(input.job.id, confirmed).catch((error: unknown) => {
    deps.log.warn(
      { err: error, jobId: input.job.id },
      'dispatched effects stay in the outbox until the sweep repeats them',
    );
  });
}

async function dispatchEffect(
  deps: EngineDependencies,
  job: Job,
  effect: PendingEffect,
): Promise<'dispatched' | 'refused'> {
  switch (effect.kind) {
    case 'admission':
      return (await admit(deps, job)).kind === 'refused' ? 'refused' : 'dispatched';
    case 'task':
      await sendTask(
        deps,
        {
          id: effect.id,
          name: effect.name,
          payload: { jobId: job.id, attempt: effect.attempt, effectId: effect.id, number: effect.number ?? 1 },
          afterMs: Math.max(0, effect.afterMs - (deps.now().getTime() - effect.at.getTime())),
          priority: job.priority,
        },
        effect.at,
      );
      return 'dispatched';
    case 'ledger':
      await deps.ledger.settle({
        jobId: job.id,
        number: effect.admission,
        money: effect.name === 'ledger.capture' ? 'capture' : 'release',
        ...(effect.actions === undefined ? {} : { actions: effect.actions }),
        cause: effect.name === 'ledger.capture' ? 'success' : 'provider',
        at: effect.at,
      });
      return 'dispatched';
    case 'projection':
      await projectionNamed(deps, effect.name)({ job, seq: effect.seq, target: effect.target });
      return 'dispatched';
    case 'webhook':
      throw new Error('no webhook sender is wired in yet');
    default:
      return assertNever(effect);
  }
}

function projectionNamed(deps: EngineDependencies, name: string) {
  const apply = deps.projections[name];
  if (apply === undefined) throw new Error(`no projection is called ${name}`);
  return apply;
}

/**
 * Sends a task under its own id. When the queue has a message of that id already, a waiting or finished one is as good
 * as ours; one that failed for good is replaced under a new id that carries a dispatch number.
 */
export async function sendTask(deps: EngineDependencies, message: TaskMessage, causedAt: Date): Promise<void> {
  if (deps.now().getTime() - causedAt.getTime() > BLIND_RESEND_LIMIT_MS) {
    deps.log.warn(
      { jobId: message.payload.jobId, task: message.name },
      'an effect is over a day old; the watchdog decides what the job needs',
    );
    return;
  }
  for (let dispatch = 1; dispatch <= 10; dispatch += 1) {
    const id = dispatch === 1 ? message.id : uuidV5(`dispatch:${dispatch}`, message.id);
    if ((await deps.queue.enqueue({ ...message, id })) === 'queued') return;
    if ((await deps.queue.stateOf(message.name, id)) !== 'failed') return;
  }
  deps.log.error(
    { jobId: message.payload.jobId, task: message.name },
    'a task has been dead-lettered ten times and is not sent again',
  );
}
