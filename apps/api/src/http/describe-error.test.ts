import { DomainError, ProviderError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { connectionRefused } from '../testing/unreachable-stores.ts';
import { describeError } from './describe-error.ts';

const NOW = new Date('2026-01-31T23:59:00Z');

test('R-002-17: a store that is away is 500 on surface 002 and 503 elsewhere, also when it is only the cause', () => {
  const wrapped = new Error('insert failed', { cause: connectionRefused() });
  expect(describeError(wrapped, 's002', NOW).status).toBe(500);
  expect(describeError(wrapped, 'v1', NOW)).toMatchObject({
    status: 503,
    code: 'DEPENDENCY_DOWN',
    retryAfterSeconds: 5,
  });
  expect(describeError(wrapped, 's000', NOW).status).toBe(503);
  expect(describeError(wrapped, 's003', NOW).status).toBe(503);
});

test('codes of status 422 are 400 on the seeds’ surfaces', () => {
  const refusal = new DomainError({ code: 'UNSUPPORTED_PARAMETER', message: 'no' });
  expect(describeError(refusal, 'v1', NOW).status).toBe(422);
  expect(describeError(refusal, 's002', NOW).status).toBe(400);
  expect(describeError(refusal, 's003', NOW).status).toBe(400);
});

test('R-000-43: an exhausted quota says when it comes back', () => {
  const refusal = new DomainError({
    code: 'QUOTA_EXCEEDED',
    message: 'Video generation limit reached.',
    details: { resetsAt: '2026-02-01T00:00:00.000Z' },
  });
  expect(describeError(refusal, 'v1', NOW)).toMatchObject({
    status: 429,
    retryAfterSeconds: 60,
    message: 'Video generation limit reached.',
  });
});

test('bugs and providers show nothing of the inside', () => {
  const bug = describeError(new TypeError('cannot read secret of undefined'), 'v1', NOW);
  expect(bug).toMatchObject({ status: 500, code: 'INTERNAL' });
  expect(bug.message).not.toContain('secret');
  const outside = new ProviderError({
    code: 'AUTH',
    retry: 'never',
    safeMessage: 'The provider is not available.',
    detail: 'token r8_abc was refused',
  });
  expect(describeError(outside, 'v1', NOW)).toMatchObject({ status: 502, message: 'The provider is not available.' });
  expect(describeError('thrown text', 'v1', NOW).code).toBe('INTERNAL');
});

test('a client that goes away in the middle of its body is its own fault, not a store that is down', () => {
  const aborted = Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 });
  expect(describeError(aborted, 'v1', NOW)).toMatchObject({ status: 400, code: 'VALIDATION_ERROR' });
  const away = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  expect(describeError(away, 'v1', NOW)).toMatchObject({ status: 503, code: 'DEPENDENCY_DOWN' });
});
