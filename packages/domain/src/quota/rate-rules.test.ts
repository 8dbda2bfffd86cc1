import { describe, expect, test } from 'vitest';
import { effectiveRates, type RateLimits, rateSubject, type StandardRates } from './rate-rules.ts';

const MINUTE = 60_000;
const perMinute = (limit: number) => [{ limit, windowMs: MINUTE }];
const standard: StandardRates = {
  refine: { windows: perMinute(60), maxQueued: 0 },
  frames: { windows: [...perMinute(10), { limit: 100, windowMs: 24 * 60 * MINUTE }], maxQueued: 0 },
  workflow_video: { windows: perMinute(1), maxQueued: 0 },
};
const override: RateLimits = { frames: { windows: perMinute(500) } };
const keyTier: RateLimits = { frames: { windows: perMinute(50), maxQueued: 5 }, refine: { maxQueued: 2 } };
const userTier: RateLimits = { frames: { windows: [], maxQueued: 9 }, workflow_video: { windows: perMinute(4) } };

describe('R-004-35: which limits hold', () => {
  test('without a tier and without an override those of the configuration', () => {
    for (const rateClass of ['refine', 'frames', 'workflow_video'] as const) {
      expect(effectiveRates(rateClass, [], standard)).toEqual(standard[rateClass]);
      expect(effectiveRates(rateClass, [{}, null, {}], standard)).toEqual(standard[rateClass]);
    }
  });

  test.each([
    ['the override of the key first', [override, keyTier, userTier], 500],
    ['then the tier of the key', [null, keyTier, userTier], 50],
    ['then the tier of the user', [null, null, { frames: { windows: perMinute(7) } }], 7],
  ] as const)('%s', (_name, limits, expected) => {
    expect(effectiveRates('frames', limits, standard).windows).toEqual(perMinute(expected));
  });

  test('windows and queue length are looked for apart, and one class says nothing about another', () => {
    const limits = [override, keyTier, userTier];
    expect(effectiveRates('frames', limits, standard)).toEqual({ windows: perMinute(500), maxQueued: 5 });
    expect(effectiveRates('refine', limits, standard)).toEqual({ windows: perMinute(60), maxQueued: 2 });
    expect(effectiveRates('workflow_video', limits, standard)).toEqual({ windows: perMinute(4), maxQueued: 0 });
  });

  test('no windows mean no limit, which is something else than saying nothing', () => {
    expect(effectiveRates('frames', [null, null, userTier], standard)).toEqual({ windows: [], maxQueued: 9 });
  });
});

test.each([
  ['R-004-31: refine', 'refine', 'key', 'user:u'],
  ['R-004-31: refine', 'refine', null, 'user:u'],
  ['R-004-32: frames', 'frames', 'k', 'key:k'],
  ['C-40: frames', 'frames', null, 'user:u'],
  ['R-004-33: workflow_video', 'workflow_video', 'k', 'key:k'],
  ['C-40: workflow_video', 'workflow_video', null, 'user:u'],
] as const)('%s counts %s of a caller with key %s as %s', (_row, rateClass, apiKeyId, subject) => {
  expect(rateSubject(rateClass, { userId: 'u', apiKeyId })).toBe(subject);
});
