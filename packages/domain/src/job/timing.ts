/** Times that the job's rules use, in milliseconds. */

/** A cancel that the provider has not confirmed by then frees the job; the money follows the later verdict. */
export const CANCEL_CONFIRMATION_MS = 60_000;
/** Storing the result has this long, counted from the success verdict; `deadlineAt` no longer applies. */
export const INGEST_BUDGET_MS = 3_600_000;
/** A submit lease outlives the submit call's own timeout by this much. */
export const SUBMIT_LEASE_MARGIN_MS = 30_000;
/** A lookup that does not find an operation counts as proof of absence only this long after the call. */
export const LOOKUP_GRACE_MS = 120_000;
/** A job that nobody has touched for this long has its next task sent again. */
export const WATCHDOG_MS = 120_000;
/** First look at an operation whose submission ended without an answer. */
export const UNKNOWN_FIRST_LOOK_MS = 5_000;
/** Wait before a refused submission is tried again, by the number of the attempt that was refused. */
const POSTPONE_MS = [2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000] as const;

/** A draft that nobody starts holds its reservation for this long. */
export const DRAFT_LIFE_MS = 30 * 24 * 3_600_000;
/** The first task of a retry, which only matters when the retry was interrupted, looks at the job this much later. */
export const RETRY_REPAIR_MS = 5_000;

/** An operation that its provider has no place for may wait for this long beside the job's own time. */
export const THROTTLE_LIMIT_MS = 24 * 3_600_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** When money that is held without a verdict is looked at, counted from the last look; after the last it is released. */
const RECONCILE_MS = [1, 2, 5, 10, 30]
  .map((minutes) => minutes * MINUTE_MS)
  .concat([1, 2, 4, 8, 8].map((hours) => hours * HOUR_MS));

export function postponeMs(attempt: number, retryAfterMs: number | undefined): number {
  return retryAfterMs ?? POSTPONE_MS[Math.min(attempt, POSTPONE_MS.length) - 1] ?? 300_000;
}

/** Wait before look number `step` (0-based); null when the schedule, of about 24 h in all, is used up. */
export function reconcileAfterMs(step: number): number | null {
  return RECONCILE_MS[step] ?? null;
}

export function secondsAfter(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}
