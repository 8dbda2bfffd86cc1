import { createBackoff } from './create-backoff.ts';
import { createPause } from './create-pause.ts';

/** Takes messages of one queue for one process. */
export interface Fetcher {
  /** There may be messages: looks now, or as soon as a slot is free. */
  wake(): void;
  /** Takes nothing new. Resolves when everything that was taken is done with. */
  stop(): Promise<void>;
}

/** One message under way: its slot is free when it ended, and it is done with when its outcome is stored. */
export interface Run {
  readonly ended: Promise<unknown>;
  readonly stored: Promise<unknown>;
}

/**
 * One look at the queue at a time, for as many messages as there are free slots; each message has a slot of its own, so
 * that a slow one holds up no other. Looks again at once for as long as it gets all that it asks for; otherwise when it
 * is woken, and after `pollMs` at the latest. Promises of a run must not reject.
 */
export function createFetcher<Message>(deps: {
  readonly fetch: (limit: number) => Promise<readonly Message[]>;
  readonly run: (message: Message) => Run;
  readonly concurrency: number;
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
}): Fetcher {
  const { concurrency } = deps;
  const looks = createPause();
  const slots = createPause();
  const backoff = createBackoff();
  let isStopping = false;
  let running = 0;
  let unstored = 0;
  const underWay = new Set<Promise<unknown>>();

  /** Outcomes that cannot be stored must not pile up without an end either. */
  function freeSlots(): number {
    return Math.min(concurrency - running, 2 * concurrency - unstored);
  }

  async function work(): Promise<void> {
    while (!isStopping) {
      const limit = freeSlots();
      if (limit <= 0) {
        await slots.wait(null);
        continue;
      }
      looks.forget();
      const taken = await look(limit);
      if (taken === null) await looks.wait(backoff.nextMs());
      else if (taken < limit) await looks.wait(deps.pollMs);
    }
  }

  /** How many it took; null when it could not look. */
  async function look(limit: number): Promise<number | null> {
    try {
      const messages = await deps.fetch(limit);
      backoff.reset();
      for (const message of messages) start(message);
      return messages.length;
    } catch (error) {
      deps.onError(error);
      return null;
    }
  }

  function start(message: Message): void {
    running += 1;
    unstored += 1;
    const { ended, stored } = deps.run(message);
    void ended.then(() => {
      running -= 1;
      slots.wake();
    });
    const done = stored.then(() => {
      unstored -= 1;
      underWay.delete(done);
      slots.wake();
    });
    underWay.add(done);
  }

  const working = work();
  return {
    wake: () => looks.wake(),
    stop: async () => {
      isStopping = true;
      looks.wake();
      slots.wake();
      await working;
      await Promise.all(underWay);
    },
  };
}
