import { assertNever } from '../errors/assert-never.ts';
import { isWholeWithoutFile, type OperationSnapshot, type ResultDetails } from '../provider/operation-snapshot.ts';
import { attemptInForce } from './attempts.ts';
import type { Job, PlannedAsset } from './job.ts';
import { CANCELED_ERROR, jobErrorFrom } from './job-error.ts';
import type { JobEvent } from './job-event.ts';
import { currentStep, sceneStepOf, stepOf } from './job-steps.ts';
import { moneyFor, moneyForLateVerdict, type SettlementPolicy } from './settlement.ts';
import { postponeMs } from './timing.ts';

/** Paid tries of one step that one reservation bears, the first included. */
export const MAX_PAID_ATTEMPTS = 2;

/**
 * What a provider says about the current attempt, by check or callback: a fact. Null when it decides nothing: still
 * running, of an earlier attempt, or a repeat after the verdict (the first terminal verdict wins, U-29).
 */
export function decideVerdict(
  job: Job,
  input: {
    now: Date;
    attempt: number;
    snapshot: OperationSnapshot;
    externalId: string | null;
    plannedAssets: readonly PlannedAsset[];
    policy: SettlementPolicy;
  },
): JobEvent | null {
  const { snapshot } = input;
  if (attemptInForce(job, input.attempt) === null || isRunning(snapshot)) return null;
  if ('hold' in job) {
    return job.hold === null
      ? null
      : { type: 'hold.settled', at: input.now, money: moneyForLateVerdict(job.status, snapshot.state, input.policy) };
  }
  if (job.status !== 'processing' || (job.stage !== 'submit' && job.stage !== 'waiting')) return null;
  switch (snapshot.state) {
    case 'succeeded':
      // Nobody wants the picture by itself: once its job is called off, the video from it is not ordered any more.
      if (job.deletedAt !== null || (job.cancelRequestedAt !== null && sceneStepOf(job) === 'image')) {
        return settled(
          input.now,
          { outcome: 'canceled', money: moneyFor('verdict_succeeded', input.policy), error: CANCELED_ERROR },
          'succeeded',
          snapshot.rawStatus,
        );
      }
      // There is nothing to load: the reference, or the text, is what was made, and the customer gets it (C-17, K5, O1).
      if (snapshot.outputs.length === 0 && isWholeWithoutFile(snapshot.details)) {
        return {
          ...settled(input.now, { outcome: 'completed', money: 'capture' }, 'succeeded', snapshot.rawStatus),
          ...detailsOf(snapshot),
        };
      }
      // Also when a cancel was asked for: the video exists and is paid for (providers.md 2.3).
      return {
        type: 'attempt.succeeded',
        at: input.now,
        attempt: input.attempt,
        externalId: input.externalId,
        rawStatus: snapshot.rawStatus,
        outputs: snapshot.outputs,
        ...detailsOf(snapshot),
        plannedAssets: input.plannedAssets,
      };
    case 'canceled':
      return settled(
        input.now,
        job.cancelRequestedAt === null
          ? {
              outcome: 'failed',
              money: moneyFor('verdict_canceled', input.policy),
              error: jobErrorFrom({
                code: 'TIMEOUT',
                safeMessage: 'The provider ended the run before it was finished.',
              }),
            }
          : { outcome: 'canceled', money: moneyFor('verdict_canceled', input.policy), error: CANCELED_ERROR },
        'canceled',
        snapshot.rawStatus,
      );
    case 'failed': {
      const error = jobErrorFrom(snapshot.failure);
      if (job.cancelRequestedAt !== null) {
        return settled(
          input.now,
          { outcome: 'canceled', money: moneyFor('verdict_failed', input.policy), error: CANCELED_ERROR },
          'failed',
          snapshot.rawStatus,
        );
      }
      if (snapshot.failure.retry === 'new_attempt' && paidAttempts(job) < MAX_PAID_ATTEMPTS) {
        return {
          type: 'attempt.failed',
          at: input.now,
          attempt: input.attempt,
          rawStatus: snapshot.rawStatus,
          error,
          retryAfterMs: postponeMs(1, undefined),
        };
      }
      return settled(
        input.now,
        { outcome: 'failed', money: moneyFor('verdict_failed', input.policy), error },
        'failed',
        snapshot.rawStatus,
      );
    }
    default:
      return assertNever(snapshot);
  }
}

function isRunning(
  snapshot: OperationSnapshot,
): snapshot is Extract<OperationSnapshot, { state: 'queued' | 'processing' }> {
  return snapshot.state === 'queued' || snapshot.state === 'processing';
}

function detailsOf(snapshot: Extract<OperationSnapshot, { state: 'succeeded' }>): { details?: ResultDetails } {
  return snapshot.details === undefined ? {} : { details: snapshot.details };
}

/** Tries of the current step under the reservation in force that the provider accepted or may have accepted. */
function paidAttempts(job: Job): number {
  const step = currentStep(job);
  return job.attempts.filter(
    (attempt) => attempt.admission === job.admission && attempt.state !== 'rejected' && stepOf(attempt) === step,
  ).length;
}

function settled(
  now: Date,
  settlement: Extract<JobEvent, { type: 'job.settling' }>['settlement'],
  attemptState: 'succeeded' | 'failed' | 'canceled',
  rawStatus: string,
): Extract<JobEvent, { type: 'job.settling' }> {
  return { type: 'job.settling', at: now, settlement, attemptState, rawStatus };
}
