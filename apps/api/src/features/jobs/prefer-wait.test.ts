import { expect, test } from 'vitest';
import { preferredWaitSeconds } from './prefer-wait.ts';

test.each([
  ['wait=5', 5],
  ['respond-async, wait=10', 10],
  ['WAIT = "7"; foo=bar', 7],
  ['wait', 60],
  ['wait=3600', 60],
  ['wait=0', 0],
  ['respond-async', 0],
  ['handling=strict, Respond-Async', 0],
  ['wait=-1', null],
  ['wait=soon', null],
  ['await=5', null],
  ['', null],
])('Prefer: %s waits for %s s', (header, seconds) => {
  expect(preferredWaitSeconds(header)).toBe(seconds);
});

test('no preference is no wait, and several headers are one list', () => {
  expect(preferredWaitSeconds(undefined)).toBeNull();
  expect(preferredWaitSeconds(['respond-async', 'wait=3'])).toBe(3);
});
