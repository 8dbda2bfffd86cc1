import { expect, it } from 'vitest';
import { createThrottle } from './throttle.ts';

it('refuses calls above the limit with the wait in the text, until the minute is over (P7)', () => {
  let time = 1_000_000;
  const throttle = createThrottle({ perMinute: 2, what: 'creating predictions', now: () => new Date(time) });
  throttle();
  time += 30_000;
  throttle();
  expect(throttle).toThrow(/^Request was throttled\. .* resets in ~30s\.$/);
  time += 30_000;
  expect(throttle).not.toThrow();
});
