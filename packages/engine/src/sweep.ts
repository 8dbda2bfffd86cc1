import {
  decideCancelUnconfirmed,
  decideDeadline,
  decideHoldOverdue,
  decideIngestOverdue,
  decideSubmitLeaseExpired,
  isTerminal,
  type Job,
  nextTaskOf,
  salvageableAttempt,
  WATCHDOG_MS,
  wakeAt,
} from '@callsheet/domain';
import { dispatchEffects, sendTask } from './dispatch-effects.ts';
import { effectId } from './effect-id.ts';
import { mendOpenAdmissions, type OpenAdmissionsCursor } from './mend-open-admissions.ts';
import type { EngineDependencies } from './ports.ts';
import { removeAssets } from './remove-assets.ts';
import { type Transition, transition } from './transition.ts';

/** An outbox entry that is older than this has been forgotten by whoever wrote it. */
const STALE_EFFECT_MS = 5_000;

/** While the queue is long, every job in it waits to have its admission confirmed: many at a time cost little. */
const STALE_AT_ONCE = 500;

/** Numbers set aside for the checks of one restarted chain; more than there is time for. */
const CHECKS_PER_CHAIN = 100_000;

/** How many of each kind one pass has mended. */
export interface SweepReport {
  readonly effects: number;
  readonly overdue: number;
  readonly releasedHolds: number;
  readonly failures: number;
}

/**
 * One pass over everything that a crash may have left half done: outboxes, interrupted admissions, overdue jobs, money
 * held for jobs that do not exist. Runs under a lease, but two at once would only do the same things twice.
 */
export async function sweep(
  deps: EngineDependencies,
  input: { limit?: number; cursor?: OpenAdmissionsCursor } = {},
): Promise<SweepReport> {
  const limit = input.limit ?? 100;
  const now = deps.now();
  let failures = 0;
  const guarded = async (jobId: string, step: () => Promise<unknown>): Promise<boolean> => {
    try {
      await step();
      return true;
    } catch (error) {
      failures += 1;
      deps.log.warn({ err: error, jobId }, 'the sweep could not mend a job; the next pass tries again');
      return false;
    }
  };

  const staleSince = new Date(now.getTime() - STALE_EFFECT_MS);
  const stale = await deps.jobs.findWithStaleEffects(staleSince, input.limit ?? STALE_AT_ONCE);
  // All at once: what the stores can do together they do together.
  const dispatched = await Promise.all(
    stale.map(async ({ job, outbox }) => {
      const due = outbox.filter((effect) => effect.at.getTime() <= now.getTime() - STALE_EFFECT_MS);
      return (await guarded(job.id, () => dispatchEffects(deps, { job, effects: due }))) ? due.length : 0;
    }),
  );
  const effects = dispatched.reduce((sum, count) => sum + count, 0);

  const jobs = await deps.jobs.findOverdue(now, limit);
  let overdue = 0;
  for (const { job } of jobs) if (await guarded(job.id, () => mend(deps, job))) overdue += 1;

  return {
    effects,
    overdue,
    releasedHolds: await mendOpenAdmissions(deps, { now, limit, cursor: input.cursor ?? {} }),
    failures,
  };
}

/** Moves one overdue job on: the first rule that applies decides. */
async function mend(deps: EngineDependencies, job: Job): Promise<void> {
  const { policy } = deps;
  const changed = await transition(deps, { jobId: job.id }, (current) => {
    const now = deps.now();
    return (
      decideSubmitLeaseExpired(current, now) ??
      decideCancelUnconfirmed(current, { now, policy }) ??
      decideDeadline(current, { now, policy }) ??
      decideIngestOverdue(current, { now, policy }) ??
      decideHoldOverdue(current, now)
    );
  });
  if (changed !== null) {
    await dropUnreported(deps, changed);
    return;
  }
  if (isTerminal(job.status)) await removeAssets(deps, job);
  else await resendTask(deps, job);
  // Looked at and nothing to decide: out of the way of the others until the next rule may apply.
  const next = wakeAt({ ...job, updatedAt: deps.now() });
  if (next !== null) await deps.jobs.postponeWake({ id: job.id, expectedVersion: job.version, wakeAt: next });
}

/**
 * A maker may have put its result into our storage and never said so. Once nobody waits for its word any more, and its
 * URL has run out long ago, nobody will ever show what lies there.
 */
async function dropUnreported(deps: EngineDependencies, { job, event }: Transition): Promise<void> {
  const attempt = job.attempts.at(-1);
  if (event.type !== 'hold.settled' || attempt === undefined || job.assets.length > 0) return;
  if (salvageableAttempt(job) === null) await deps.assets.remove(deps.planAssets({ job, attempt: attempt.number }));
}

/**
 * The watchdog: a job whose task got lost, for example with the queue's tables, gets it again. The id belongs to the
 * job's seq and a span of time, so that two sweeps send it once. Checks start a chain with numbers of its own, since the
 * ids of the broken one are taken.
 */
async function resendTask(deps: EngineDependencies, job: Job): Promise<void> {
  const next = nextTaskOf(job);
  if (next === null || (await isStillQueued(deps, job))) return;
  const now = deps.now();
  const span = Math.floor(now.getTime() / WATCHDOG_MS);
  const id = effectId({ jobId: job.id, seq: job.seq, name: next.name, target: `watchdog:${span}` });
  await sendTask(
    deps,
    {
      id,
      name: next.name,
      payload: { jobId: job.id, attempt: next.attempt, effectId: id, number: span * CHECKS_PER_CHAIN },
      afterMs: 0,
      priority: job.priority,
    },
    now,
  );
}

/** Whether the task that caused the job's present stage still waits for its turn: then the queue is long, not broken. */
async function isStillQueued(deps: EngineDependencies, job: Job): Promise<boolean> {
  const next = nextTaskOf(job);
  if (next === null) return false;
  const target = next.name === 'job.settle' ? `admission:${job.admission}` : `attempt:${next.attempt}`;
  for (const seq of [1, job.seq]) {
    const state = await deps.queue.stateOf(next.name, effectId({ jobId: job.id, seq, name: next.name, target }));
    if (state === 'waiting' || state === 'active') return true;
  }
  return false;
}
