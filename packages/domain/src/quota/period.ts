/**
 * When the months of a workspace begin (C-12). Changed only by `changeAnchorDay`, which keeps the running period.
 */
export interface BillingSchedule {
  /** Day of the month, 1 to 28, on which each period begins at 00:00 UTC; null is the calendar month, and so is 1. */
  readonly anchorDay: number | null;
  /** Key of the period that was running when the anchor day was last changed; null when it never was. */
  readonly runningPeriod: string | null;
}

/** One period of a schedule: from `startsAt` until just before `endsAt`. */
export interface BillingPeriod {
  /** Names the ledger's accounts: `YYYY-MM` when it begins on the first of a month, else its first day, `YYYY-MM-DD`. */
  readonly key: string;
  readonly startsAt: Date;
  /** When the units come back. */
  readonly endsAt: Date;
}

/** UTC calendar months: what every workspace begins with. */
export const CALENDAR_MONTHS: BillingSchedule = { anchorDay: null, runningPeriod: null };

/**
 * The period that `now` lies in (C-12). It begins on the last anchor day that is not after `now`, at 00:00 UTC, and ends
 * on the next one. After a change of the anchor day the period that was running goes on, under its key and with what
 * was used in it, until the first new anchor day that is at least a month after its beginning; from then on the new
 * anchor day holds. So no period is shorter than a month or as long as two, and whoever moves the day, however often,
 * has waited at least a month for each new allowance.
 */
export function billingPeriod(schedule: BillingSchedule, now: Date): BillingPeriod {
  const anchorDay = schedule.anchorDay ?? 1;
  const { runningPeriod } = schedule;
  if (runningPeriod !== null) {
    const endsAt = nextAnchor(periodEnd(runningPeriod), anchorDay);
    if (now < endsAt) return { key: runningPeriod, startsAt: periodStart(runningPeriod), endsAt };
  }
  const thisMonth = dayOf(now.getUTCFullYear(), now.getUTCMonth(), anchorDay);
  const startsAt = thisMonth <= now ? thisMonth : monthLater(thisMonth, -1);
  return { key: keyOf(startsAt), startsAt, endsAt: monthLater(startsAt, 1) };
}

/**
 * The schedule with another anchor day, changed at `now`. The period that runs keeps its key and its account and ends
 * later if it must (see `billingPeriod`); a change before that end replaces the one before it. Only when the running
 * period is a month old already, so that it lasts through an earlier change alone, and the new day has come since, the
 * next period begins at once: as if the earlier change had never been.
 */
export function changeAnchorDay(schedule: BillingSchedule, anchorDay: number | null, now: Date): BillingSchedule {
  return { anchorDay, runningPeriod: billingPeriod(schedule, now).key };
}

/** A month after the period of that key begins: its end, unless a change of the anchor day has made it longer. */
export function periodEnd(key: string): Date {
  return monthLater(periodStart(key), 1);
}

function periodStart(key: string): Date {
  const [year, month, day] = key.split('-').map(Number);
  return dayOf(year ?? 0, (month ?? 1) - 1, day ?? 1);
}

function keyOf(startsAt: Date): string {
  return startsAt.toISOString().slice(0, startsAt.getUTCDate() === 1 ? 7 : 10);
}

/** The first anchor day at or after a midnight. */
function nextAnchor(from: Date, anchorDay: number): Date {
  const sameMonth = dayOf(from.getUTCFullYear(), from.getUTCMonth(), anchorDay);
  return sameMonth >= from ? sameMonth : monthLater(sameMonth, 1);
}

/** Days go to 28 only, so that every month has them. */
function monthLater(day: Date, months: number): Date {
  return dayOf(day.getUTCFullYear(), day.getUTCMonth() + months, day.getUTCDate());
}

function dayOf(year: number, month: number, day: number): Date {
  return new Date(Date.UTC(year, month, day));
}
