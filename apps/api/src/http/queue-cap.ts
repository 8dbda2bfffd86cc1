import { DomainError } from '@callsheet/domain';

/** How old a count may be: counting for each order would cost more than the order. */
const COUNT_LIFE_MS = 1_000;
const RETRY_AFTER_SECONDS = 10;

export interface QueueCapOptions {
  /** Jobs of everybody that wait for their submission, counted up to the limit given. */
  readonly countWaiting: (limit: number) => Promise<number>;
  readonly maxWaiting: number;
  readonly now: () => number;
}

/** Takes a place in the queue for one more job; throws QUEUE_FULL when there is none. */
export type TakePlace = () => Promise<void>;

/**
 * The cap on waiting jobs. The count is up to a second old, and to it come the places given in this process since then;
 * what other processes give in that second may exceed the cap by as much.
 */
export function createQueueCap({ countWaiting, maxWaiting, now }: QueueCapOptions): TakePlace {
  let waiting = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | null = null;

  function count(): Promise<void> {
    counting ??= countWaiting(maxWaiting)
      .then((found) => {
        waiting = found;
        countedAt = now();
      })
      .finally(() => {
        counting = null;
      });
    return counting;
  }

  return async () => {
    if (now() - countedAt >= COUNT_LIFE_MS) await count();
    if (waiting >= maxWaiting) {
      throw new DomainError({
        code: 'QUEUE_FULL',
        message: `Too many videos wait for their turn; nothing was ordered. Try again in ${RETRY_AFTER_SECONDS} s.`,
        details: { retryAfterSeconds: RETRY_AFTER_SECONDS },
      });
    }
    waiting += 1;
  };
}
