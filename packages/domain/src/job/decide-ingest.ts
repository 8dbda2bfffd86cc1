import type { Asset } from './asset.ts';
import { attemptInForce } from './attempts.ts';
import type { Job, JobError } from './job.ts';
import { CANCELED_ERROR, INGEST_BUDGET_ERROR } from './job-error.ts';
import type { JobEvent } from './job-event.ts';
import { sceneStepOf } from './job-steps.ts';
import { moneyFor, type SettlementPolicy } from './settlement.ts';
import { INGEST_BUDGET_MS } from './timing.ts';

/**
 * The bytes are ours: from here on the job completes, or its next step is ordered. A deleted job ends as canceled instead, paid for because the
 * video was made. Null when the job is not waiting for these bytes (any more).
 */
export function decideIngested(
  job: Job,
  input: { now: Date; attempt: number; assets: readonly Asset[]; policy: SettlementPolicy },
): JobEvent | null {
  if (!isIngesting(job, input.attempt)) return null;
  if (job.deletedAt !== null) {
    return {
      type: 'job.settling',
      at: input.now,
      settlement: { outcome: 'canceled', money: moneyFor('verdict_succeeded', input.policy), error: CANCELED_ERROR },
      attemptState: null,
      rawStatus: null,
    };
  }
  const { now: at, attempt, assets } = input;
  return { type: sceneStepOf(job) !== 'image' ? 'asset.stored' : 'step.stored', at, attempt, assets };
}

/** The result cannot be fetched, read or stored for good. The customer does not pay for what was not delivered. */
export function decideIngestFailed(
  job: Job,
  input: { now: Date; attempt: number; error: JobError; policy: SettlementPolicy },
): JobEvent | null {
  if (!isIngesting(job, input.attempt)) return null;
  return {
    type: 'job.settling',
    at: input.now,
    settlement: { outcome: 'failed', money: moneyFor('success_not_delivered', input.policy), error: input.error },
    attemptState: null,
    rawStatus: null,
  };
}

/** Ingest has a budget of its own, since the deadline stopped counting at the success verdict. */
export function decideIngestOverdue(job: Job, input: { now: Date; policy: SettlementPolicy }): JobEvent | null {
  if (
    job.status !== 'processing' ||
    job.stage !== 'ingest' ||
    job.stageSince.getTime() + INGEST_BUDGET_MS > input.now.getTime()
  )
    return null;
  return decideIngestFailed(job, {
    now: input.now,
    attempt: job.attempts.length,
    error: INGEST_BUDGET_ERROR,
    policy: input.policy,
  });
}

function isIngesting(job: Job, attempt: number): boolean {
  return job.status === 'processing' && job.stage === 'ingest' && attemptInForce(job, attempt) !== null;
}
