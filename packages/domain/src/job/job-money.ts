import type { Charge } from '../pricing/charges.ts';
import type { Job, JobCore, Money } from './job.ts';
import { deliveredAttempt, sceneStepOf } from './job-steps.ts';
import { STEP_ACTIONS } from './step-actions.ts';

/** Some of an admission's reservations, and what becomes of them. */
export interface MoneyMove {
  readonly money: Money;
  /** Absent: all that is open. */
  readonly actions?: readonly string[];
  /** Of the step that the outcome is about: decides whether the customer was charged for it. */
  readonly decisive: boolean;
}

type Paid = Pick<JobCore, 'attempts' | 'admission' | 'charges' | 'resolved'>;

/** What was paid for under the reservation in force although the job goes on or has ended without its video. */
export function deliveredActions(job: Pick<JobCore, 'attempts' | 'admission'>): readonly string[] {
  const delivered = deliveredAttempt(job);
  // One that an earlier run has made was paid for there.
  return delivered === null || delivered.admission !== job.admission ? [] : [STEP_ACTIONS.image];
}

/**
 * How the reservations of an outcome end (R-003-18): steps that were delivered are captured, the current one follows the
 * settlement, and of those that were never begun nothing was sent. Of a job with one step everything follows it.
 */
export function moneyMoves(job: Paid, money: Money): readonly MoneyMove[] {
  const step = sceneStepOf(job);
  if (step === null) return [{ money, decisive: true }];
  const named = (wanted: readonly string[]) =>
    job.charges.map(({ action }) => action).filter((action) => wanted.includes(action));
  const moves: readonly MoneyMove[] = [
    { money: 'capture', actions: named(deliveredActions(job)), decisive: false },
    { money: 'release', actions: named(step === 'image' ? [STEP_ACTIONS.video] : []), decisive: false },
    { money, actions: named([STEP_ACTIONS[step]]), decisive: true },
  ];
  return moves.filter(({ actions }) => actions !== undefined && actions.length > 0);
}

/** How a charge of the admission in force stands, as the document knows it (see `Job`, `charged`). */
export function chargeState(job: Job, charge: Pick<Charge, 'action'>): 'reserved' | 'captured' | 'released' {
  if (job.status === 'completed' || deliveredActions(job).includes(charge.action)) return 'captured';
  if (!('error' in job)) return 'reserved';
  const step = sceneStepOf(job);
  if (step !== null && charge.action !== STEP_ACTIONS[step]) return 'released';
  if (job.hold !== null) return 'reserved';
  return job.charged ? 'captured' : 'released';
}
