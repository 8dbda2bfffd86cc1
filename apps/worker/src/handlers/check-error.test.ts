import { type Attempt, DomainError, type Job, ProviderError, type ProviderErrorCode } from '@callsheet/domain';
import { describe, expect, it } from 'vitest';
import { judgeCheckError } from './check-error.ts';

/** Judges a failed check of some attempt; also tells what was reported as an error. */
function judge(error: unknown, number = 1) {
  const errors: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_fields: object, text: string) => void errors.push(text),
  };
  const job = { id: 'a'.repeat(24) } as Job;
  const attempt = { number: 1, provider: 'replicate', externalId: 'p1' } as Attempt;
  return { ...judgeCheckError({ log }, { job, attempt, number, error }), errors };
}
const failed = (code: ProviderErrorCode, retryAfterMs?: number) =>
  new ProviderError({
    code,
    retry: 'never',
    safeMessage: 'No.',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

describe('judgeCheckError', () => {
  it.each(['UNAVAILABLE', 'RATE_LIMITED', 'MALFORMED_RESPONSE', 'TIMEOUT', 'QUOTA_EXHAUSTED'] as const)(
    'never takes %s of a check for a failure of the job (C2, C5, U-01)',
    (code) => {
      expect(judge(failed(code), 500)).toEqual({ kind: 'check_again', wishMs: 0, errors: [] });
    },
  );

  it('waits as long as the provider asks (C1)', () => {
    expect(judge(failed('RATE_LIMITED', 30_000))).toMatchObject({ kind: 'check_again', wishMs: 30_000 });
  });

  it('takes an unknown operation for lost only after a few checks', () => {
    expect(judge(failed('NOT_FOUND'), 4)).toMatchObject({ kind: 'check_again' });
    expect(judge(failed('NOT_FOUND'), 5)).toMatchObject({
      kind: 'verdict',
      snapshot: { state: 'failed', failure: { code: 'NOT_FOUND' } },
    });
  });

  it('tells the operator when the account is refused, and goes on (C7)', () => {
    for (const code of ['AUTH', 'BILLING'] as const) {
      expect(judge(failed(code))).toEqual({
        kind: 'check_again',
        wishMs: 0,
        errors: ['the provider refuses our account'],
      });
    }
    const missing = new DomainError({ code: 'PROVIDER_NOT_CONFIGURED', message: 'not set up' });
    expect(judge(missing)).toMatchObject({ kind: 'check_again', errors: [expect.stringContaining('not configured')] });
  });

  it('leaves everything else to the retries of the queue', () => {
    expect(() => judge(new TypeError('undefined is not a function'))).toThrow(TypeError);
    expect(() => judge(new DomainError({ code: 'DEPENDENCY_DOWN', message: 'down' }))).toThrow(DomainError);
  });
});
