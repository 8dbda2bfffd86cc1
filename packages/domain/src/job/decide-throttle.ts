import type { OperationSnapshot } from '../provider/operation-snapshot.ts';
import { attemptInForce } from './attempts.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';

/**
 * The provider keeps an accepted order waiting for a free place, or has found one (R2). Null when that is known, and for
 * whatever says nothing of it.
 */
export function decideThrottle(
  job: Job,
  input: { readonly now: Date; readonly attempt: number; readonly snapshot: OperationSnapshot },
): JobEvent | null {
  const { now: at, attempt: number, snapshot } = input;
  const attempt = attemptInForce(job, number);
  if (attempt === null || job.status !== 'processing' || job.stage !== 'waiting') return null;
  const isThrottled = snapshot.state === 'queued' && snapshot.throttled === true;
  const wasThrottled = (attempt.throttledSince ?? null) !== null;
  if (isThrottled === wasThrottled) return null;
  return { type: isThrottled ? 'operation.throttled' : 'operation.resumed', at, attempt: number };
}
