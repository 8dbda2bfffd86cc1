import { expect, test } from 'vitest';
import { createLocalCounts } from './rate-limits-local.ts';

test('subjects are counted apart, and anew in the next window', () => {
  let at = 59_000;
  const counts = createLocalCounts({ now: () => at });
  expect(counts.count('a', 60_000)).toEqual({ current: 1, ttl: 1_000 });
  expect(counts.count('a', 60_000).current).toBe(2);
  expect(counts.count('b', 60_000).current).toBe(1);
  at = 60_000;
  expect(counts.count('a', 60_000)).toEqual({ current: 1, ttl: 60_000 });
});
