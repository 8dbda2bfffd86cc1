import { setTimeout as delay } from 'node:timers/promises';

/** Asks `condition` every `everyMs` until it answers true; false when `timeoutMs` have passed first. */
export const waitUntil = async (options: {
  condition: () => boolean | Promise<boolean>;
  timeoutMs: number;
  everyMs?: number;
  signal?: AbortSignal | undefined;
}): Promise<boolean> => {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    if (await options.condition()) return true;
    if (performance.now() > deadline) return false;
    await delay(options.everyMs ?? 50);
  }
};
