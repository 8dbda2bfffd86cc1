import type { JobCore } from './job.ts';
import { secondsAfter, THROTTLE_LIMIT_MS } from './timing.ts';

/** The time in which the provider had no place for it is given back (providers.md 2.3, rule 8), but not without end (U-13). */
export function deadlineAfterThrottling(core: JobCore, number: number, at: Date): Date {
  const { attempts, deadlineAt, deadlineSeconds } = core;
  const attempt = attempts.find((candidate) => candidate.number === number);
  if (attempt === undefined) return deadlineAt;
  const waitedMs = at.getTime() - (attempt.throttledSince ?? at).getTime();
  const latest = secondsAfter(attempt.startedAt, deadlineSeconds).getTime() + THROTTLE_LIMIT_MS;
  const extended = Math.min(deadlineAt.getTime() + waitedMs, latest);
  return new Date(Math.max(deadlineAt.getTime(), extended));
}
