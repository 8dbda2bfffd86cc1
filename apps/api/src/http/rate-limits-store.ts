import {
  createLeasedLimiter,
  type LeasedLimiter,
  RateStoreUnavailableError,
  type RateWindows,
} from '@callsheet/ledger';
import type { RateLimitOptions } from '@fastify/rate-limit';
import { createLocalCounts } from './rate-limits-local.ts';

/** Units leased at once: 20 for the general limit of 600, in proportion for larger ones. */
const SMALLEST_BLOCK = 20;
const LEASES_PER_WINDOW = 30;
/** Subjects that each limit remembers in this process. */
const MAX_SUBJECTS = 20_000;

/** The plugin's options as it hands them to a store. */
type StoreOptions = RateLimitOptions & { readonly routeInfo?: { readonly method?: unknown; readonly url?: string } };

type Answer = (error: Error | null, result?: { current: number; ttl: number }) => void;

/** What @fastify/rate-limit asks of a store. */
interface Store {
  incr(key: string, answer: Answer, windowMs: number, max: number): void;
  child(options: object): Store;
}

/**
 * A store for @fastify/rate-limit, which wants something to call with `new`: counts in Postgres in leased blocks, so
 * that a limit holds for all API processes together and through restarts. A limit's name is its `groupId`, or its route.
 */
export function leasedStore(windows: Pick<RateWindows, 'lease'>): new (options: object) => Store {
  return class LeasedStore implements Store {
    readonly incr: Store['incr'];

    constructor(options: object) {
      const { name = 'ip', skipOnError = false } = describeLimit(options);
      this.incr = countIn({ windows, name, countHereWhenAway: skipOnError });
    }

    child(options: object): Store {
      return new LeasedStore(options);
    }
  };
}

function describeLimit(options: StoreOptions): { name: string | undefined; skipOnError: boolean | undefined } {
  const { method, url } = options.routeInfo ?? {};
  return {
    name: options.groupId ?? (url === undefined ? undefined : `${String(method)} ${url}`),
    skipOnError: options.skipOnError,
  };
}

/**
 * One limit. While the windows are away a limit that must not stop anybody is counted by this process alone; the
 * others refuse with the store's error.
 */
function countIn(limit: {
  windows: Pick<RateWindows, 'lease'>;
  name: string;
  countHereWhenAway: boolean;
}): Store['incr'] {
  const limiters = new Map<string, LeasedLimiter>();
  const local = createLocalCounts({ now: Date.now });

  function limiterFor(windowMs: number, max: number): LeasedLimiter {
    const known = limiters.get(`${windowMs}/${max}`);
    if (known !== undefined) return known;
    const limiter = createLeasedLimiter({
      windows: limit.windows,
      name: limit.name,
      limit: max,
      windowMs,
      block: Math.max(SMALLEST_BLOCK, Math.floor(max / LEASES_PER_WINDOW)),
      maxSubjects: MAX_SUBJECTS,
      now: () => new Date(),
    });
    limiters.set(`${windowMs}/${max}`, limiter);
    return limiter;
  }

  async function count(subject: string, windowMs: number, max: number): Promise<{ current: number; ttl: number }> {
    try {
      const verdict = await limiterFor(windowMs, max).take(subject);
      const ttl = Math.max(0, verdict.resetsAt.getTime() - Date.now());
      return { current: verdict.allowed ? verdict.limit - verdict.remaining : max + 1, ttl };
    } catch (error) {
      if (!limit.countHereWhenAway || !(error instanceof RateStoreUnavailableError)) throw error;
      return local.count(subject, windowMs);
    }
  }

  return (subject, answer, windowMs, max) => {
    count(subject, windowMs, max).then(
      (result) => answer(null, result),
      (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
    );
  };
}
