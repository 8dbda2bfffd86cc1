import { describe, expect, it } from 'vitest';
import { nextCheckDelay } from './next-check.ts';

const schedule = { minMs: 2000, maxMs: 10_000 };
const delayOf = (number: number, changes: { jobId?: string; wishMs?: number } = {}) =>
  nextCheckDelay({ schedule, jobId: 'a'.repeat(24), attempt: 1, number, ...changes });

describe('nextCheckDelay', () => {
  it('grows by half from the minimum to the maximum, within 20 %', () => {
    for (const [number, ideal] of [
      [1, 2000],
      [2, 3000],
      [3, 4500],
      [4, 6750],
      [5, 10_000],
      [500, 10_000],
    ] as const) {
      expect(delayOf(number)).toBeGreaterThanOrEqual(ideal * 0.8);
      expect(delayOf(number)).toBeLessThanOrEqual(ideal * 1.2);
    }
  });

  it('answers the same for a repeated delivery and different moments for different jobs', () => {
    expect(delayOf(3)).toBe(delayOf(3));
    expect(new Set(['a', 'b', 'c', 'd'].map((digit) => delayOf(3, { jobId: digit.repeat(24) }))).size).toBe(4);
  });

  it('never asks sooner than the provider wants (C1)', () => {
    expect(delayOf(1, { wishMs: 30_000 })).toBe(30_000);
    expect(delayOf(5, { wishMs: 10 })).toBeGreaterThan(1000);
  });
});
