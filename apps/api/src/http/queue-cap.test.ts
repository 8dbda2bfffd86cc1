import { DomainError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createQueueCap } from './queue-cap.ts';

function openCap(maxWaiting: number) {
  const stored = { waiting: 0, counts: 0, at: 0 };
  const take = createQueueCap({
    maxWaiting,
    now: () => stored.at,
    countWaiting: async (limit) => {
      stored.counts += 1;
      return Math.min(limit, stored.waiting);
    },
  });
  return { stored, take };
}

test('places are given until the cap, counted once, however many ask at once', async () => {
  const { stored, take } = openCap(3);
  const asked = await Promise.allSettled([1, 2, 3, 4, 5].map(() => take()));
  const refused = asked.filter((outcome) => outcome.status === 'rejected');
  expect([asked.length - refused.length, refused.length, stored.counts]).toEqual([3, 2, 1]);
  const { reason } = refused[0] as PromiseRejectedResult;
  expect(reason).toBeInstanceOf(DomainError);
  expect([reason.code, reason.details]).toEqual(['QUEUE_FULL', { retryAfterSeconds: 10 }]);
});

test('a second later the queue is counted anew', async () => {
  const { stored, take } = openCap(1);
  stored.waiting = 5;
  await expect(take()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  stored.waiting = 0;
  stored.at = 999;
  await expect(take()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  stored.at = 1_000;
  await take();
  expect(stored.counts).toBe(2);
});

test('a queue that cannot be counted gives no places, and the next one who asks counts again', async () => {
  let away = true;
  const take = createQueueCap({
    maxWaiting: 1,
    now: () => 0,
    countWaiting: async () => {
      if (away) throw new Error('away');
      return 0;
    },
  });
  await expect(take()).rejects.toThrow('away');
  away = false;
  await take();
});
