import { currentAttempt, type Job } from './job.ts';
import { DEADLINE_ERROR, START_DEADLINE_ERROR, UNKNOWN_OUTCOME_ERROR } from './job-error.ts';
import type { JobEvent } from './job-event.ts';
import { moneyFor, type SettlementPolicy } from './settlement.ts';
import { THROTTLE_LIMIT_MS } from './timing.ts';

/**
 * The deadline has passed. Nothing sent: the unit comes back. At a provider: the money is held until its verdict is
 * known (U-01). A submit under way is left alone until its lease ends, a verdict of success always wins (U-24).
 */
export function decideDeadline(job: Job, input: { now: Date; policy: SettlementPolicy }): JobEvent | null {
  const notStarted = isStartOverdue(job, input.now);
  if (deadlineOf(job) > input.now && !notStarted) return null;
  switch (job.status) {
    case 'draft':
    case 'queued':
    case 'awaiting_input':
      return expired(input.now, {
        outcome: 'expired',
        money: moneyFor('nothing_sent', input.policy),
        error: notStarted ? START_DEADLINE_ERROR : DEADLINE_ERROR,
      });
    case 'processing': {
      if (job.stage === 'video')
        return expired(input.now, {
          outcome: 'expired',
          money: moneyFor('nothing_sent', input.policy),
          error: DEADLINE_ERROR,
        });
      if (job.stage !== 'waiting') return null;
      const error = currentAttempt(job)?.state === 'unknown' ? UNKNOWN_OUTCOME_ERROR : DEADLINE_ERROR;
      return expired(input.now, { outcome: 'expired', money: moneyFor('outcome_unknown', input.policy), error });
    }
    default:
      return null;
  }
}

/**
 * When the job expires. While its provider has no place for it the deadline waits too (R2), but not for ever (U-13): all
 * such times of one try together count up to a limit.
 */
export function deadlineOf(job: Job): Date {
  const attempt = job.status === 'processing' ? currentAttempt(job) : null;
  if (attempt === null || (attempt.throttledSince ?? null) === null) return job.deadlineAt;
  return new Date(Math.max(job.deadlineAt.getTime(), attempt.startedAt.getTime() + THROTTLE_LIMIT_MS));
}

/** Whether a queued job of which nothing was sent yet has missed the moment by which it should have started. */
export function isStartOverdue(job: Job, now: Date): boolean {
  const deadline = startDeadlineOf(job);
  return deadline !== null && deadline <= now;
}

/** The start deadline while it still counts: a job that was sent once has started, whatever came of it. */
export function startDeadlineOf(job: Job): Date | null {
  return job.status === 'queued' && job.attempts.length === 0 ? job.startDeadlineAt : null;
}

function expired(at: Date, settlement: Extract<JobEvent, { type: 'job.settling' }>['settlement']): JobEvent {
  return { type: 'job.settling', at, settlement, attemptState: null, rawStatus: null };
}
