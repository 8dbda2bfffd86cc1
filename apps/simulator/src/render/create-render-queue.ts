/** Runs at most a number of pieces of work at a time; the rest waits in order. */
export interface RenderQueue {
  /** Rejects with the signal's reason when aborted while waiting. */
  readonly run: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
}

export function createRenderQueue(concurrency: number): RenderQueue {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < concurrency) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(admit), 1);
        reject(signal.reason);
      };
      // The place is handed over, not freed: `running` stays as it is.
      const admit = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(admit);
    });
  }

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    run: async (signal, work) => {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
