import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@callsheet/test-support';
import type { Benchmark } from '../benchmark.ts';
import { figureRow, milliseconds } from '../measure/describe.ts';
import { median, percentile } from '../measure/statistics.ts';
import type { Arrival } from '../provider/instant-provider.ts';
import { signUp } from '../system/sign-up.ts';

/** Longest pause between two orders; the worker's own looks at the queue are half a second apart. */
const LONGEST_PAUSE_MS = 600;

/**
 * From our answer to an order until the provider is called, one order at a time. The pauses are random, so that no
 * rhythm of the worker helps or hurts. The worker may be faster than the answer: that counts as 0.
 */
export const measurePickUp: Benchmark = async (context) => {
  const system = await context.openSystem({ label: 'pickup' });
  try {
    await system.start('worker');
    const user = await signUp(system);
    await delay(1_000);
    const answeredAt = new Map<string, number>();
    for (let index = 0; index < context.sizes.pickUps; index += 1) {
      const prompt = `order ${index}`;
      answeredAt.set(prompt, (await user.order(prompt)).answeredAt);
      await delay(100 + Math.random() * (LONGEST_PAUSE_MS - 100));
    }
    const waits = async (): Promise<readonly number[]> => {
      const arrivals = await system.provider.ask<readonly Arrival[]>('arrivals');
      return arrivals.flatMap(({ prompt, at }) => {
        const answered = answeredAt.get(prompt);
        return answered === undefined ? [] : [Math.max(0, at - answered)];
      });
    };
    await waitFor(async () => (await waits()).length === context.sizes.pickUps, {
      timeoutMs: 60_000,
      intervalMs: 250,
      description: 'every order to reach the provider once',
    });
    const waited = await waits();
    const [middle, slowest] = [median(waited), percentile(waited, 0.99)];
    return [
      figureRow({ name: 'pick-up, median', ours: milliseconds(middle), target: '< 50 ms', met: middle < 50 }),
      figureRow({ name: 'pick-up, p99', ours: milliseconds(slowest), target: '< 250 ms', met: slowest < 250 }),
    ];
  } finally {
    await system.close();
  }
};
