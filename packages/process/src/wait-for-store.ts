import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 1000;
/** The log tells of every fifth try. */
const TRIES_PER_LINE = 5;

export interface WaitForStoreOptions {
  /** Name for people, such as MongoDB. */
  readonly name: string;
  /** When to give up, as `now` counts. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly log: {
    info(fields: Record<string, unknown>, message: string): void;
    warn(fields: Record<string, unknown>, message: string): void;
  };
  /** Which failures may pass by waiting; every other one ends the wait at once. */
  readonly isAway: (error: unknown) => boolean;
  readonly pauseMs?: number;
  /** Milliseconds; `performance.now` unless told. */
  readonly now?: () => number;
}

/** Opens something in a store by the name that people know it by, waiting while that is away. */
export type StoreWait = <T>(name: string, open: () => Promise<T>) => Promise<T>;

/** A store stayed away for as long as we wait. The message is for people, the cause is what the store answered last. */
export class StoreAwayError extends Error {
  constructor(options: { store: string; cause: unknown }) {
    super(`${options.store} does not answer. Start it, or correct its address in the settings.`, {
      cause: options.cause,
    });
    this.name = 'StoreAwayError';
  }
}

/**
 * Opens a store, again and again while it is away, and says so every few seconds. `open` may be repeated.
 * @throws StoreAwayError when the time is up; what `open` threw, when waiting cannot mend it or the process is told to
 * stop; an AbortError when it is told so during a pause.
 */
export async function waitForStore<T>(open: () => Promise<T>, options: WaitForStoreOptions): Promise<T> {
  const { pauseMs = PAUSE_MS, now = () => performance.now(), log, signal, name } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      const opened = await open();
      if (tries > 1) log.info({ store: name, tries }, `${name} answers now`);
      return opened;
    } catch (err) {
      if (signal.aborted || !options.isAway(err)) throw err;
      if (now() + pauseMs > options.deadlineMs) throw new StoreAwayError({ store: name, cause: err });
      if (tries % TRIES_PER_LINE === 1)
        log.warn({ err, store: name }, `waiting for ${name}, which does not answer yet`);
      await delay(pauseMs, undefined, { signal });
    }
  }
}
