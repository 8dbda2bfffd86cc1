import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createShutdown } from './shutdown.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function shutdownOf(phases: { name: string; run: () => Promise<void> | void }[]) {
  const exits: number[] = [];
  const errors: object[] = [];
  const log = { info: () => undefined, error: (fields: object) => errors.push(fields) };
  const shutDown = createShutdown({ phases, timeoutMs: 10_000, log, exit: (code) => exits.push(code) });
  return { shutDown, exits, errors };
}

test('phases run in order, a failing one keeps none from running, and the process leaves cleanly', async () => {
  const ran: string[] = [];
  const { shutDown, exits, errors } = shutdownOf([
    { name: 'drain', run: () => void ran.push('drain') },
    { name: 'http', run: () => Promise.reject(new Error('stuck')) },
    { name: 'stores', run: () => void ran.push('stores') },
  ]);
  await shutDown('SIGTERM');
  expect(ran).toEqual(['drain', 'stores']);
  expect(exits).toEqual([0]);
  expect(errors).toMatchObject([{ phase: 'http' }]);
});

test('a shutdown that hangs is cut off after 10 s', async () => {
  const { shutDown, exits } = shutdownOf([{ name: 'http', run: () => new Promise(() => undefined) }]);
  void shutDown('SIGTERM');
  await vi.advanceTimersByTimeAsync(9_999);
  expect(exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(exits).toEqual([1]);
});

test('the second signal leaves at once', async () => {
  const { shutDown, exits } = shutdownOf([{ name: 'http', run: () => new Promise(() => undefined) }]);
  void shutDown('SIGINT');
  await shutDown('SIGINT');
  expect(exits).toEqual([1]);
});
