/** Key of the UTC calendar month that `now` lies in, as `YYYY-MM` (C-12). */
export function monthPeriod(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** First moment after the period `YYYY-MM`: when the month's units come back. */
export function periodEnd(period: string): Date {
  const [year, month] = period.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 1));
}
