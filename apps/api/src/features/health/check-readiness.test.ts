import { expect, test } from 'vitest';
import { createReadinessCheck } from './check-readiness.ts';

test('a store that throws or does not answer in time is down, and the others are still told', async () => {
  const down: string[] = [];
  const check = createReadinessCheck({
    checks: [
      { name: 'mongodb', check: () => new Promise(() => undefined) },
      { name: 'postgres', check: () => Promise.reject(new Error('away')) },
      { name: 's3', check: async () => undefined },
    ],
    onDown: (name) => down.push(name),
    timeoutMs: 5,
  });
  expect(await check()).toEqual({ ready: false, checks: { mongodb: 'down', postgres: 'down', s3: 'up' } });
  expect(down.sort()).toEqual(['mongodb', 'postgres']);
});

test('callers at the same time share one look', async () => {
  let asked = 0;
  const countCall = () => {
    asked += 1;
  };
  const check = createReadinessCheck({
    checks: [{ name: 's3', check: async () => countCall() }],
    onDown: () => undefined,
  });
  await Promise.all([check(), check(), check()]);
  expect(asked).toBe(1);
  expect(await check()).toMatchObject({ ready: true });
  expect(asked).toBe(2);
});
