import { expect, test } from 'vitest';
import { signingWindow } from './signing-window.ts';

const lives = [60, 61, 3600, 3601, 86_400, 604_799, 604_800];
const moments = [0, 1, 29_999, 30_000, 30_001, 1_799_999, 1_800_000, 1_800_001, 43_200_000];

test.each(lives)(
  'a link that lives %i s and is signed at the start of its window has half of that left whenever it is read',
  (signedUrlTtlSeconds) => {
    const lifeMs = signedUrlTtlSeconds * 1000;
    for (const afterMs of moments) {
      const now = new Date(Date.UTC(2026, 0, 8) + afterMs);
      const { startsAt } = signingWindow({ signedUrlTtlSeconds, now });
      const leftMs = startsAt.getTime() + lifeMs - now.getTime();
      expect(leftMs).toBeGreaterThanOrEqual(lifeMs / 2);
      expect(leftMs).toBeLessThanOrEqual(lifeMs);
      // Signatures count whole seconds.
      expect(startsAt.getTime() % 1000).toBe(0);
    }
  },
);

test('a window has one start and one number, and the next begins where it ends', () => {
  const at = (time: string) => signingWindow({ signedUrlTtlSeconds: 3600, now: new Date(`2026-01-08T${time}Z`) });
  expect(at('10:29:59.999')).toEqual(at('10:00:00'));
  expect(at('10:30:00').number).toBe(at('10:00:00').number + 1);
  expect(at('10:30:00').startsAt).toEqual(new Date('2026-01-08T10:30:00Z'));
});
