import { describe, expect, test } from 'vitest';
import { SAMPLE_ERROR } from '../testing/sample-jobs.ts';
import {
  causeOf,
  FREE_USER_RELEASES_PER_DAY,
  moneyFor,
  moneyForLateVerdict,
  moneyWithinAllowance,
} from './settlement.ts';

describe('settlement table', () => {
  test.each([
    ['nothing_sent', 'release', 'release'],
    ['verdict_succeeded', 'capture', 'capture'],
    ['verdict_failed', 'release', 'capture'],
    ['verdict_canceled', 'release', 'capture'],
    ['success_not_delivered', 'release', 'release'],
    ['cancel_unconfirmed', 'hold', 'hold'],
    ['outcome_unknown', 'hold', 'hold'],
  ] as const)('%s: %s, or %s with QUOTA_RELEASE_ON_FAILURE=false (C-11)', (knowledge, released, kept) => {
    expect(moneyFor(knowledge, { releaseOnFailure: true })).toBe(released);
    expect(moneyFor(knowledge, { releaseOnFailure: false })).toBe(kept);
  });

  test('release number 21 of a day that the user caused is charged, those of others never are (U-05)', () => {
    const byUser = { ...SAMPLE_ERROR, class: 'user' } as const;
    const at = (error: typeof SAMPLE_ERROR, userReleasesToday: number) =>
      moneyWithinAllowance({ money: 'release', error, userReleasesToday });
    expect(at(byUser, FREE_USER_RELEASES_PER_DAY - 1)).toBe('release');
    expect(at(byUser, FREE_USER_RELEASES_PER_DAY)).toBe('capture');
    expect(at(SAMPLE_ERROR, 1000)).toBe('release');
    expect(moneyWithinAllowance({ money: 'hold', error: byUser, userReleasesToday: 1000 })).toBe('hold');
  });

  test('a late success is paid by a canceled job and borne by the operator for an expired one', () => {
    const policy = { releaseOnFailure: true };
    expect(moneyForLateVerdict('canceled', 'succeeded', policy)).toBe('capture');
    expect(moneyForLateVerdict('expired', 'succeeded', policy)).toBe('release');
    expect(moneyForLateVerdict('canceled', 'failed', policy)).toBe('release');
    expect(moneyForLateVerdict('canceled', 'failed', { releaseOnFailure: false })).toBe('capture');
  });

  test('the ledger learns who caused a release', () => {
    expect(causeOf(null)).toBe('success');
    expect(causeOf(SAMPLE_ERROR)).toBe('provider');
  });
});
