import { setTimeout as delay } from 'node:timers/promises';

/** Knows which handlers run, so that a stop can wait for them, then abort them. */
export interface HandlerTracker {
  isStopping(): boolean;
  isAborted(): boolean;
  /** Runs one handler with a signal that aborts when the grace of a stop is over. */
  track(run: (stopping: AbortSignal) => Promise<void>): Promise<void>;
  /** From now on nothing new may start. */
  beginStop(): void;
  /** Aborts the signal of every running handler. */
  abort(): void;
  /** True when every running handler ended within `timeoutMs`. */
  settled(timeoutMs: number): Promise<boolean>;
}

/** One tracker per queue instance. */
export function createHandlerTracker(): HandlerTracker {
  const running = new Set<Promise<void>>();
  const stopped = new AbortController();
  let isStopping = false;
  return {
    isStopping: () => isStopping,
    isAborted: () => stopped.signal.aborted,
    track: async (run) => {
      const handling = run(stopped.signal);
      running.add(handling);
      try {
        await handling;
      } finally {
        running.delete(handling);
      }
    },
    beginStop: () => {
      isStopping = true;
    },
    abort: () => stopped.abort(new Error('the process stops')),
    settled: async (timeoutMs) => {
      const timer = new AbortController();
      const ended = Promise.allSettled([...running]).then(() => true);
      const late = delay(timeoutMs, false, { signal: timer.signal }).catch(() => false);
      const result = await Promise.race([ended, late]);
      timer.abort();
      return result;
    },
  };
}
