import { expect, it } from 'vitest';
import { parseCancelAfter, parsePreferWait } from './parse-seconds.ts';

it('reads Cancel-After in seconds and in units', () => {
  expect(['90', '1m', '1m30s', '2h', '5s'].map(parseCancelAfter)).toEqual([90_000, 60_000, 90_000, 7_200_000, 5000]);
  expect(['', 'soon', '1.5m', '-1', '1s1m'].map(parseCancelAfter)).toEqual(Array(5).fill(undefined));
});

it('reads Prefer: wait with and without a number', () => {
  expect(
    [undefined, 'wait', 'wait=5', 'wait=99', 'wait=0', 'respond-async', 'respond-async, wait=2'].map(parsePreferWait),
  ).toEqual([undefined, 60_000, 5000, 60_000, 1000, undefined, 2000]);
});
