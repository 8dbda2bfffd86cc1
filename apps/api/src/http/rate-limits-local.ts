/** Counts of one process. */
export interface LocalCounts {
  /** Counts one more of this subject in the running window. `ttl` in milliseconds. */
  count(subject: string, windowMs: number): { current: number; ttl: number };
}

/** Counts in fixed windows, remembering only the running one. */
export function createLocalCounts({ now }: { now: () => number }): LocalCounts {
  let endsAt = 0;
  let counts = new Map<string, number>();
  return {
    count(subject, windowMs) {
      const at = now();
      if (at >= endsAt) {
        endsAt = (Math.floor(at / windowMs) + 1) * windowMs;
        counts = new Map();
      }
      const current = (counts.get(subject) ?? 0) + 1;
      counts.set(subject, current);
      return { current, ttl: endsAt - at };
    },
  };
}
