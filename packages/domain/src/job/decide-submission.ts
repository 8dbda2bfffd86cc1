import type { Json, OperationSnapshot } from '../provider/operation-snapshot.ts';
import type { ProviderErrorCode, ProviderRetry } from '../provider/provider-error.ts';
import { attemptInForce } from './attempts.ts';
import { isStartOverdue } from './decide-deadline.ts';
import type { Job } from './job.ts';
import { CANCELED_ERROR, jobErrorFrom } from './job-error.ts';
import type { JobEvent } from './job-event.ts';
import { awaitsSubmission, nextPurchase } from './job-steps.ts';
import { moneyFor, type SettlementPolicy } from './settlement.ts';
import { LOOKUP_GRACE_MS, postponeMs, SUBMIT_LEASE_MARGIN_MS, UNKNOWN_FIRST_LOOK_MS } from './timing.ts';

/**
 * Writes the intent to submit; null when the job is not waiting to be submitted (any more). `credential` null: it is ordered
 * on the operator's account.
 */
export function decideStartSubmission(
  job: Job,
  input: { now: Date; submitTimeoutMs: number; credential?: string | null },
): JobEvent | null {
  if (!awaitsSubmission(job) || job.deletedAt !== null || job.deadlineAt <= input.now || isStartOverdue(job, input.now))
    return null;
  const { credential = null } = input;
  return {
    type: 'attempt.started',
    at: input.now,
    attempt: job.attempts.length + 1,
    ...nextPurchase(job),
    ...(credential === null ? {} : { credential }),
    submitLeaseUntil: new Date(input.now.getTime() + input.submitTimeoutMs + SUBMIT_LEASE_MARGIN_MS),
  };
}

/** The submit lease ran out without an answer: nobody knows whether the provider has the order. */
export function decideSubmitLeaseExpired(job: Job, now: Date): JobEvent | null {
  if (job.status !== 'processing' || job.stage !== 'submit') return null;
  const attempt = job.attempts.at(-1);
  if (attempt?.state !== 'submitting' || attempt.submitLeaseUntil > now) return null;
  return { type: 'attempt.unknown', at: now, attempt: attempt.number, checkAfterMs: 0 };
}

export interface Accepted {
  readonly externalId: string;
  readonly handle: Json;
  readonly snapshot: OperationSnapshot;
}

/**
 * The provider has the order: a fact. Null when the verdict came first, for example by an early callback (U-28).
 * An ended job whose money is held still learns the operation's id, so that the verdict can be asked for (U-07).
 */
export function decideAccepted(
  job: Job,
  input: { now: Date; attempt: number; accepted: Accepted; checkAfterMs: number },
): JobEvent | null {
  const attempt = attemptInForce(job, input.attempt);
  if (attempt === null || (attempt.state !== 'submitting' && attempt.state !== 'unknown')) return null;
  const working = job.status === 'processing' && (job.stage === 'submit' || job.stage === 'waiting');
  const held = 'hold' in job && job.hold !== null;
  if (!working && !held) return null;
  const cancelPending = working && job.cancelRequestedAt !== null;
  return {
    type: 'attempt.accepted',
    at: input.now,
    attempt: input.attempt,
    externalId: input.accepted.externalId,
    handle: input.accepted.handle,
    rawStatus: input.accepted.snapshot.rawStatus,
    checkAfterMs: cancelPending ? 0 : input.checkAfterMs,
  };
}

/** What the submit call ended with when it was not an acceptance: refused for good, refused for now, or unknown. */
export function decideSubmitError(
  job: Job,
  input: {
    now: Date;
    attempt: number;
    error: { code: ProviderErrorCode; retry: ProviderRetry; safeMessage: string; retryAfterMs?: number | undefined };
    policy: SettlementPolicy;
  },
): JobEvent | null {
  const attempt = attemptInForce(job, input.attempt);
  if (attempt?.state !== 'submitting' || job.status !== 'processing' || job.stage !== 'submit') return null;
  if (input.error.code === 'SUBMIT_AMBIGUOUS') {
    return { type: 'attempt.unknown', at: input.now, attempt: input.attempt, checkAfterMs: UNKNOWN_FIRST_LOOK_MS };
  }
  if (job.cancelRequestedAt !== null) return canceledUnsent(input.now, input.policy);
  const error = jobErrorFrom(input.error);
  if (input.error.retry === 'same_attempt') {
    return {
      type: 'attempt.postponed',
      at: input.now,
      attempt: input.attempt,
      error,
      retryAfterMs: postponeMs(input.attempt, input.error.retryAfterMs),
    };
  }
  return {
    type: 'job.settling',
    at: input.now,
    settlement: { outcome: 'failed', money: moneyFor('nothing_sent', input.policy), error },
    attemptState: 'rejected',
    rawStatus: null,
  };
}

/**
 * A look through the provider's own list for a submission without an answer found nothing. Proof of absence only after
 * a grace time; then the same job submits again under its reservation. Null: look again later.
 */
export function decideNotFound(
  job: Job,
  input: { now: Date; attempt: number; policy: SettlementPolicy },
): JobEvent | null {
  const attempt = attemptInForce(job, input.attempt);
  if (attempt?.state !== 'unknown' || job.status !== 'processing' || job.stage !== 'waiting') return null;
  if (input.now.getTime() - attempt.startedAt.getTime() < LOOKUP_GRACE_MS) return null;
  if (job.cancelRequestedAt !== null) return canceledUnsent(input.now, input.policy);
  const error = jobErrorFrom({
    code: 'UNAVAILABLE',
    safeMessage: 'The order did not reach the provider; it is sent again.',
  });
  return { type: 'attempt.postponed', at: input.now, attempt: input.attempt, error, retryAfterMs: 0 };
}

function canceledUnsent(now: Date, policy: SettlementPolicy): JobEvent {
  return {
    type: 'job.settling',
    at: now,
    settlement: { outcome: 'canceled', money: moneyFor('nothing_sent', policy), error: CANCELED_ERROR },
    attemptState: 'rejected',
    rawStatus: null,
  };
}
