import { beforeEach, expect, test } from 'vitest';
import { type CountCache, createCountCache } from './count-cache.ts';

let clock = 0;
let made = 0;
let cache: CountCache;
const counting = (result: number) => async () => {
  made += 1;
  return result;
};

beforeEach(() => {
  clock = 0;
  made = 0;
  cache = createCountCache({ keepMs: 1_000, exactUpTo: 10, maxEntries: 2, now: () => clock });
});

test('a small count is made anew each time, so that it is always right', async () => {
  expect(await cache('a', counting(10))).toBe(10);
  expect(await cache('a', counting(9))).toBe(9);
  expect(made).toBe(2);
});

test('a large count is kept for its time and made anew after it', async () => {
  expect(await cache('a', counting(11))).toBe(11);
  clock = 999;
  expect(await cache('a', counting(12))).toBe(11);
  clock = 1_000;
  expect(await cache('a', counting(5))).toBe(5);
  expect(await cache('a', counting(6))).toBe(6);
});

test('at most so many are kept, the oldest goes first', async () => {
  for (const key of ['a', 'b', 'c']) await cache(key, counting(50));
  expect(await cache('a', counting(60))).toBe(60);
  expect(await cache('c', counting(60))).toBe(50);
});

test('callers at once share one count; one that failed is tried again', async () => {
  const answers = await Promise.all([cache('a', counting(50)), cache('a', counting(51))]);
  expect([answers, made]).toEqual([[50, 50], 1]);
  await expect(cache('b', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache('b', counting(3))).toBe(3);
});
