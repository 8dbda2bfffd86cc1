import { currentAttempt, type Job } from './job.ts';
import { DEADLINE_ERROR, UNKNOWN_OUTCOME_ERROR } from './job-error.ts';
import type { JobEvent } from './job-event.ts';
import { moneyFor, type SettlementPolicy } from './settlement.ts';

/**
 * The deadline has passed. Nothing sent: the unit comes back. At a provider: the money is held until its verdict is
 * known (U-01). A submit under way is left alone until its lease ends, a verdict of success always wins (U-24).
 */
export function decideDeadline(job: Job, input: { now: Date; policy: SettlementPolicy }): JobEvent | null {
  if (job.deadlineAt > input.now) return null;
  switch (job.status) {
    case 'draft':
    case 'queued':
    case 'awaiting_input':
      return expired(input.now, {
        outcome: 'expired',
        money: moneyFor('nothing_sent', input.policy),
        error: DEADLINE_ERROR,
      });
    case 'processing': {
      if (job.stage !== 'waiting') return null;
      const error = currentAttempt(job)?.state === 'unknown' ? UNKNOWN_OUTCOME_ERROR : DEADLINE_ERROR;
      return expired(input.now, { outcome: 'expired', money: moneyFor('outcome_unknown', input.policy), error });
    }
    default:
      return null;
  }
}

function expired(at: Date, settlement: Extract<JobEvent, { type: 'job.settling' }>['settlement']): JobEvent {
  return { type: 'job.settling', at, settlement, attemptState: null, rawStatus: null };
}
