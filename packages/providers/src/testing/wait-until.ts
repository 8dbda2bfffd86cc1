import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as a condition holds; throws after `withinMs`. */
export async function waitUntil(condition: () => boolean, withinMs = 2_000): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`not true within ${withinMs} ms`);
    await pause(5);
  }
}
