import { DomainError, ProviderError, type ProviderErrorCode, type ProviderRetry } from '@callsheet/domain';
import { describe, expect, it } from 'vitest';
import { settleTask } from './settle-task.ts';
import { TaskDelayed } from './task-delayed.ts';

const providerError = (code: ProviderErrorCode, retry: ProviderRetry, retryAfterMs?: number) =>
  new ProviderError({
    code,
    retry,
    safeMessage: 'The provider is busy.',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

describe('settleTask', () => {
  it('delays without using up a retry when another delivery holds the submit lease', () => {
    expect(settleTask(new TaskDelayed({ afterMs: 4000, reason: 'leased' }))).toEqual({ kind: 'delay', afterMs: 4000 });
  });

  it("repeats a provider's call that may be repeated, after the time that the provider asked for (C1)", () => {
    expect(settleTask(providerError('RATE_LIMITED', 'same_attempt', 30_000))).toEqual({
      kind: 'retry',
      afterMs: 30_000,
    });
    expect(settleTask(providerError('UNAVAILABLE', 'same_attempt'))).toEqual({ kind: 'retry', afterMs: null });
  });

  it('never repeats by itself what would be paid for again', () => {
    expect(settleTask(providerError('SUBMIT_AMBIGUOUS', 'new_attempt'))).toEqual({ kind: 'dead_letter' });
    expect(settleTask(providerError('AUTH', 'never'))).toEqual({ kind: 'dead_letter' });
  });

  it('is done when the job has moved on meanwhile', () => {
    expect(settleTask(new DomainError({ code: 'ILLEGAL_TRANSITION', message: 'moved on' }))).toEqual({ kind: 'done' });
    expect(settleTask(new DomainError({ code: 'NOT_FOUND', message: 'gone' }))).toEqual({ kind: 'done' });
  });

  it('retries when a store is down and when nobody knows what went wrong', () => {
    expect(settleTask(new DomainError({ code: 'DEPENDENCY_DOWN', message: 'down' }))).toEqual({
      kind: 'retry',
      afterMs: null,
    });
    expect(settleTask(new TypeError('undefined is not a function'))).toEqual({ kind: 'retry', afterMs: null });
    expect(settleTask('thrown text')).toEqual({ kind: 'retry', afterMs: null });
  });

  it('gives up at once on what a repetition cannot mend', () => {
    expect(settleTask(new DomainError({ code: 'PRICE_UNKNOWN', message: 'no price' }))).toEqual({
      kind: 'dead_letter',
    });
  });
});
