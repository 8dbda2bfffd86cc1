import { type Attempt, type Job, ProviderError } from '@callsheet/domain';
import { expect, it } from 'vitest';
import { asLoadRefusal, asRefusal } from './picture-refusal.ts';

const timeout = new DOMException('too slow', 'TimeoutError');
const running = new AbortController().signal;
const rejected = (number: number, code: string) =>
  ({ number, admission: 1, step: 'image', state: 'rejected', error: { code } }) as unknown as Attempt;

/** A scene whose image is ordered once more after these refusals. */
function tryAfter(...codes: readonly string[]): { job: Job; attempt: Attempt } {
  const attempt = { number: codes.length + 1, admission: 1, step: 'image', error: null } as unknown as Attempt;
  const attempts = [...codes.map((code, index) => rejected(index + 1, code)), attempt];
  return { job: { attempts } as unknown as Job, attempt };
}

it('a host that sends so slowly that time is over is tried three times, like one that is down (U-33)', () => {
  const second = tryAfter('PROVIDER_FAILED');
  const third = tryAfter('PROVIDER_FAILED', 'PROVIDER_FAILED');
  expect(asLoadRefusal(timeout, { ...second, signal: AbortSignal.abort(timeout) })).toBe(timeout);
  expect(asLoadRefusal(timeout, { ...third, signal: AbortSignal.abort(timeout) })).toMatchObject({
    code: 'ASSET_REJECTED',
    retry: 'never',
  });
});

it('orders that their provider had no room for count as no tries of the address', () => {
  const fourth = tryAfter('PROVIDER_RATE_LIMITED', 'PROVIDER_RATE_LIMITED', 'PROVIDER_FAILED');
  expect(asLoadRefusal(timeout, { ...fourth, signal: running })).toBe(timeout);
});

it('a worker that is told to stop blames nobody', () => {
  const third = tryAfter('PROVIDER_FAILED', 'PROVIDER_FAILED');
  const error = new ProviderError({ code: 'UNAVAILABLE', retry: 'same_attempt', safeMessage: 'It broke off.' });
  expect(asLoadRefusal(error, { ...third, signal: running })).toMatchObject({ code: 'ASSET_REJECTED' });
  expect(asLoadRefusal(error, { ...third, signal: AbortSignal.abort(new Error('stopping')) })).toBe(error);
});

it('whatever else goes wrong before an order is a refusal for now, never one in doubt', () => {
  for (const error of [timeout, new Error('ENOSPC'), 'nonsense'])
    expect(asRefusal(error)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt', cause: error });
});
