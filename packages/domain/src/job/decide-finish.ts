import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { reconcileAfterMs } from './timing.ts';

/**
 * The money has moved, so the outcome may be shown. `charged` is what the ledger says, never what we meant (U-02).
 * Null when the job is not settling (any more).
 */
export function decideFinish(job: Job, input: { now: Date; charged: boolean }): JobEvent | null {
  if (job.status !== 'processing' || job.stage !== 'settle') return null;
  const { settlement } = job;
  if (settlement.outcome === 'completed') return { type: 'job.completed', at: input.now };
  const type = ({ failed: 'job.failed', canceled: 'job.canceled', expired: 'job.expired' } as const)[
    settlement.outcome
  ];
  const firstLook = reconcileAfterMs(0) ?? 0;
  const hold =
    settlement.money === 'hold'
      ? { attempt: job.attempts.length, since: input.now, step: 0, nextAt: new Date(input.now.getTime() + firstLook) }
      : null;
  return { type, at: input.now, error: settlement.error, charged: input.charged, hold };
}

/** Time for the next look at money that is held without a verdict; after the last look the operator bears the cost. */
export function decideHoldOverdue(job: Job, now: Date): JobEvent | null {
  if (!('hold' in job) || job.hold === null || job.hold.nextAt > now) return null;
  const step = job.hold.step + 1;
  const wait = reconcileAfterMs(step);
  if (wait === null) return { type: 'hold.settled', at: now, money: 'release' };
  return { type: 'hold.postponed', at: now, hold: { ...job.hold, step, nextAt: new Date(now.getTime() + wait) } };
}
