import { expect, test } from 'vitest';
import { runShutdown } from './run-shutdown.ts';

function recordingLog() {
  const failed: unknown[] = [];
  return {
    failed,
    info: () => undefined,
    error: ({ phase }: Record<string, unknown>) => void failed.push(phase),
  };
}

test('runs the phases in order', async () => {
  const order: string[] = [];
  const phase = (name: string) => ({ name, timeoutMs: 1000, run: async () => void order.push(name) });
  expect(await runShutdown({ phases: ['drain', 'queue', 'stores'].map(phase), log: recordingLog() })).toBe(true);
  expect(order).toEqual(['drain', 'queue', 'stores']);
});

test('leaves a phase that hangs or fails behind, goes on, and says so', async () => {
  const log = recordingLog();
  let closed = false;
  const clean = await runShutdown({
    log,
    phases: [
      { name: 'hangs', timeoutMs: 5, run: () => new Promise<void>(() => undefined) },
      { name: 'fails', timeoutMs: 1000, run: () => Promise.reject(new Error('no')) },
      {
        name: 'stores',
        timeoutMs: 1000,
        run: () => {
          closed = true;
        },
      },
    ],
  });
  expect(clean).toBe(false);
  expect(closed).toBe(true);
  expect(log.failed).toEqual(['hangs', 'fails']);
});
