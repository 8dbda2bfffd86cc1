/** So many that took equally long. */
export interface TimeCount {
  readonly seconds: number;
  readonly count: number;
}

/** The smallest value that so many percent do not exceed: the nearest rank; null of nothing. */
export function percentile(times: readonly TimeCount[], percent: number): number | null {
  const ascending = times.toSorted((one, other) => one.seconds - other.seconds);
  const total = ascending.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { seconds, count } of ascending) {
    passed += count;
    // In whole numbers, since 0.95 is not exact.
    if (passed * 100 >= percent * total) return seconds;
  }
  return null;
}
