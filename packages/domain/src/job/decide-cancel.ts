import { DomainError } from '../errors/domain-error.ts';
import { attemptInForce } from './attempts.ts';
import type { Job } from './job.ts';
import { CANCELED_ERROR } from './job-error.ts';
import type { JobEvent } from './job-event.ts';
import { type MoneyKnowledge, moneyFor, type SettlementPolicy } from './settlement.ts';
import { CANCEL_CONFIRMATION_MS } from './timing.ts';

/**
 * The customer wants the job to stop. Before anything was sent it ends at once; at a provider it is asked to stop; a
 * video that is being stored is paid for and dropped. Null when a cancel is already under way.
 * @throws DomainError NOT_CANCELABLE once the outcome is decided.
 */
export function decideCancel(job: Job, input: { now: Date; policy: SettlementPolicy }): JobEvent | null {
  switch (job.status) {
    case 'draft':
    case 'queued':
    case 'awaiting_input':
      return canceled(input, 'nothing_sent', null);
    case 'processing':
      if (job.stage === 'settle')
        throw notCancelable('The outcome of this job is already decided; read it again in a moment.');
      // Of the step that is to be ordered nothing was sent; the one before it is paid for.
      if (job.stage === 'video') return canceled(input, 'nothing_sent', null);
      if (job.stage === 'ingest') return canceled(input, 'verdict_succeeded', null);
      return job.cancelRequestedAt === null ? { type: 'cancel.requested', at: input.now } : null;
    default:
      throw notCancelable(`This job is ${job.status} and cannot be canceled any more.`);
  }
}

/** What the provider answered to our cancel. Null: its verdict decides, or the confirmation time. */
export function decideCancelOutcome(
  job: Job,
  input: {
    now: Date;
    attempt: number;
    result: 'canceled' | 'requested' | 'too_late' | 'unsupported';
    policy: SettlementPolicy;
  },
): JobEvent | null {
  if (!isCanceling(job) || attemptInForce(job, input.attempt) === null) return null;
  if (input.result === 'canceled') return canceled(input, 'verdict_canceled', 'canceled');
  return input.result === 'unsupported' ? canceled(input, 'cancel_unconfirmed', null) : null;
}

/** Nobody confirmed the cancel in time: the job is over for its owner, the money waits for the verdict (U-14). */
export function decideCancelUnconfirmed(job: Job, input: { now: Date; policy: SettlementPolicy }): JobEvent | null {
  if (!isCanceling(job) || job.stage === 'submit') return null;
  return job.cancelRequestedAt.getTime() + CANCEL_CONFIRMATION_MS <= input.now.getTime()
    ? canceled(input, 'cancel_unconfirmed', null)
    : null;
}

function isCanceling(
  job: Job,
): job is Job & { status: 'processing'; stage: 'submit' | 'waiting'; cancelRequestedAt: Date } {
  return (
    job.status === 'processing' && (job.stage === 'submit' || job.stage === 'waiting') && job.cancelRequestedAt !== null
  );
}

function canceled(
  input: { now: Date; policy: SettlementPolicy },
  knowledge: MoneyKnowledge,
  attemptState: 'canceled' | null,
): JobEvent {
  return {
    type: 'job.settling',
    at: input.now,
    settlement: { outcome: 'canceled', money: moneyFor(knowledge, input.policy), error: CANCELED_ERROR },
    attemptState,
    rawStatus: null,
  };
}

function notCancelable(message: string): DomainError {
  return new DomainError({ code: 'NOT_CANCELABLE', message });
}
