import { setTimeout as delay } from 'node:timers/promises';

/** `description` completes the sentence "waited … for". */
export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  readonly description: string;
}

/**
 * Polls until `check` answers something truthy and returns that. A check that throws counts as "not yet", so assertions
 * can stand inside it; the last thing thrown is the `cause` of the failure.
 */
export async function waitFor<T>(
  check: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, false | null | undefined>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await check();
      if (answer) return answer as Exclude<T, false | null | undefined>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`waited ${timeoutMs} ms for ${options.description}`, cause === undefined ? undefined : { cause });
    }
    await delay(options.intervalMs ?? 20);
  }
}
