import { setTimeout as delay } from 'node:timers/promises';

export interface WaitForStoreOptions {
  /** How the log calls it. */
  readonly name: string;
  /** As `performance.now()` counts. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly log: {
    info(fields: Record<string, unknown>, message: string): void;
    warn(fields: Record<string, unknown>, message: string): void;
  };
  /** What waiting cannot mend. */
  readonly isFinal?: (error: unknown) => boolean;
  readonly pauseMs?: number;
}

/**
 * Opens a store, again and again while it is away, and says so at every tenth try. `open` may be repeated.
 * @throws what the store answered last, when the time is up or the process is told to stop.
 */
export async function waitForStore<T>(open: () => Promise<T>, options: WaitForStoreOptions): Promise<T> {
  const { pauseMs = 1000, log, signal, name } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      const opened = await open();
      if (tries > 1) log.info({ store: name, tries }, 'a store is there now');
      return opened;
    } catch (err) {
      const timeIsUp = performance.now() + pauseMs > options.deadlineMs || signal.aborted;
      if (timeIsUp || options.isFinal?.(err) === true) throw err;
      if (tries % 10 === 1) log.warn({ err, store: name }, 'waiting for a store that does not answer');
      await delay(pauseMs, undefined, { signal });
    }
  }
}
