import { describe, expect, test } from 'vitest';
import {
  creditUsageWarning,
  thresholdsReached,
  usagePercentage,
  usageState,
  videoUsageWarning,
} from './usage-state.ts';

const resetsAt = new Date('2026-12-15T00:00:00Z');

describe('how full a meter is (R-000-07)', () => {
  test.each([
    [0, 100, 'available', [], null],
    [74, 100, 'available', [], null],
    [
      75,
      100,
      'almost_full',
      [75],
      'You have used 75/100 videos for this billing period. It starts anew on 2026-12-15.',
    ],
    [
      90,
      100,
      'almost_full',
      [75, 90],
      'You have used 90/100 videos for this billing period. It starts anew on 2026-12-15.',
    ],
    [
      91,
      100,
      'almost_full',
      [75, 90],
      'Only 9 videos are left until 2026-12-15. You have used 91/100 videos for this billing period.',
    ],
    [
      29,
      30,
      'almost_full',
      [75, 90],
      'Only 1 video is left until 2026-12-15. You have used 29/30 videos for this billing period.',
    ],
    [
      30,
      30,
      'limit_reached',
      [75, 90, 100],
      'Video generation limit reached. You have used 30/30 videos for this billing period. It starts anew on 2026-12-15.',
    ],
  ] as const)('%s of %s is %s', (used, limit, state, thresholds, warning) => {
    expect(usageState({ used, limit })).toBe(state);
    expect(thresholdsReached({ used, limit })).toEqual(thresholds);
    expect(videoUsageWarning({ used, limit, resetsAt })).toBe(warning);
  });

  test('the percentage has one decimal and stays within 0 and 100', () => {
    expect([
      usagePercentage({ used: 1, limit: 3 }),
      usagePercentage({ used: 31, limit: 30 }),
      usagePercentage({ used: 0, limit: 0 }),
    ]).toEqual([33.3, 100, 0]);
  });

  test('a wallet warns of what is left; an empty one has nothing to reach', () => {
    expect([
      creditUsageWarning({ used: 10, limit: 100 }),
      creditUsageWarning({ used: 99, limit: 100 }),
      creditUsageWarning({ used: 0, limit: 0 }),
    ]).toEqual([null, 'Only 1 credit is left.', 'No credits are left.']);
    expect(thresholdsReached({ used: 0, limit: 0 })).toEqual([]);
  });
});
