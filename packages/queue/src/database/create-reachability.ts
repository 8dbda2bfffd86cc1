import type { QueueLog } from '../queue-log.ts';
import { isUnreachable } from './is-unreachable.ts';

/** Knows whether the queue's Postgres answers, and tells of an outage once, however many statements meet it. */
export interface Reachability {
  /** Runs a statement, or several on one connection, and notes how it ended. */
  watch<T>(run: () => Promise<T>): Promise<T>;
  /** From now on outages are told. Before, whoever starts the queue hears of them by its errors. */
  begin(): void;
  /** Called when an outage is over. */
  onBack(listener: () => void): void;
}

export function createReachability(options: { log: QueueLog; now: () => number }): Reachability {
  const { log, now } = options;
  const listeners: (() => void)[] = [];
  let hasBegun = false;
  let awaySince: number | null = null;
  /** Counts the changes: a statement that began before one says nothing about the time after it. */
  let changes = 0;

  function answered(begunIn: number): void {
    if (awaySince === null || begunIn !== changes) return;
    const awayMs = Math.round(now() - awaySince);
    awaySince = null;
    changes += 1;
    log.info({ awayMs }, 'the queue can be reached again');
    for (const listener of listeners) listener();
  }

  function failed(error: unknown, begunIn: number): void {
    if (awaySince !== null || begunIn !== changes) return;
    awaySince = now();
    changes += 1;
    log.warn({ err: error }, 'the queue cannot be reached; its messages wait');
  }

  return {
    async watch(run) {
      const begunIn = changes;
      try {
        const result = await run();
        answered(begunIn);
        return result;
      } catch (error) {
        if (hasBegun && isUnreachable(error)) failed(error, begunIn);
        throw error;
      }
    },
    begin: () => {
      hasBegun = true;
    },
    onBack: (listener) => {
      listeners.push(listener);
    },
  };
}
