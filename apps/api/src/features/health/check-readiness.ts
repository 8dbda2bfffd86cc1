import { setTimeout as delay } from 'node:timers/promises';
import type { ReadinessCheck } from '../../ports.ts';

export interface Readiness {
  readonly ready: boolean;
  /** `up` or `down` by store; no reasons, since anybody may ask. */
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

/**
 * Asks all stores at once and waits 2 s at most. Callers that come while a look is under way share it, so that probing
 * costs the stores nothing.
 */
export function createReadinessCheck(options: {
  checks: readonly ReadinessCheck[];
  onDown: (name: string, error: unknown) => void;
  timeoutMs?: number;
}): () => Promise<Readiness> {
  const { timeoutMs = 2_000 } = options;
  let running: Promise<Readiness> | null = null;

  async function ask(store: ReadinessCheck): Promise<'up' | 'down'> {
    const timeout = new AbortController();
    try {
      await Promise.race([store.check(), expire(timeoutMs, timeout.signal)]);
      return 'up';
    } catch (error) {
      options.onDown(store.name, error);
      return 'down';
    } finally {
      timeout.abort();
    }
  }

  async function look(): Promise<Readiness> {
    const results = await Promise.all(options.checks.map(async (store) => [store.name, await ask(store)] as const));
    return { ready: results.every(([, state]) => state === 'up'), checks: Object.fromEntries(results) };
  }

  return () => {
    running ??= look().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Rejects after a while, or never once the signal has come. */
async function expire(afterMs: number, signal: AbortSignal): Promise<never> {
  await delay(afterMs, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  throw new Error(`no answer within ${afterMs} ms`);
}
