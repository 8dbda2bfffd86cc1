import type { RateWindows } from './create-rate-windows.ts';
import type { LeaseResult } from './lease-blocks.ts';
import { RateStoreUnavailableError } from './rate-store-unavailable-error.ts';
import type { RateVerdict } from './rate-verdict.ts';

export interface LeasedLimiterOptions {
  readonly windows: Pick<RateWindows, 'lease'>;
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Units leased at once while the limit is far. */
  readonly block: number;
  /** Subjects remembered at most; the one unheard of for the longest time is forgotten, with what it had leased. */
  readonly maxSubjects: number;
  /** The clock of the windows. */
  readonly now: () => Date;
  /** Longest wait for the store; 1,000 unless told. */
  readonly leaseTimeoutMs?: number;
}

/** Counts in this process what it has leased from the windows. */
export interface LeasedLimiter {
  /**
   * Takes one unit of this subject's window.
   * @throws RateStoreUnavailableError when more would have to be leased and the store is away.
   */
  take(subject: string): Promise<RateVerdict>;
}

interface Holding {
  endsAt: number;
  /** Leased and not yet taken. */
  left: number;
  /** What nobody had leased after our last lease. */
  unleased: number;
  leasing: Promise<void> | null;
}

/** After a failure the store is left alone for this long, so that an outage does not slow every request down. */
const REST_MS = 500;

/** What a closed process had leased is lost until the window ends: at most one block per subject. */
export function createLeasedLimiter(options: LeasedLimiterOptions): LeasedLimiter {
  const { windows, name, limit, windowMs, block, now } = options;
  const holdings = new Map<string, Holding>();
  let restUntil = 0;

  function holdingOf(subject: string): Holding {
    let holding = holdings.get(subject);
    holdings.delete(subject);
    if (holding === undefined || (holding.endsAt <= now().getTime() && holding.leasing === null)) {
      holding = { endsAt: 0, left: 0, unleased: limit, leasing: null };
    }
    holdings.set(subject, holding);
    const oldest = holdings.keys().next();
    if (holdings.size > options.maxSubjects && oldest.done !== true) holdings.delete(oldest.value);
    return holding;
  }

  function keep(holding: Holding, leased: LeaseResult): void {
    const endsAt = leased.resetsAt.getTime();
    holding.left = leased.granted + (endsAt === holding.endsAt ? holding.left : 0);
    holding.endsAt = endsAt;
    holding.unleased = leased.granted === 0 ? 0 : leased.remaining;
  }

  /** One lease per subject at a time, however many wait for it. */
  function leaseInto(holding: Holding, subject: string): Promise<void> {
    if (holding.leasing !== null) return holding.leasing;
    if (now().getTime() < restUntil) return Promise.reject(new RateStoreUnavailableError());
    const leasing = withDeadline(
      windows.lease({ name, subject, limit, windowMs, want: block }),
      options.leaseTimeoutMs ?? 1_000,
    )
      .then((leased) => keep(holding, leased))
      .catch((error: unknown) => {
        if (error instanceof RateStoreUnavailableError) restUntil = now().getTime() + REST_MS;
        throw error;
      })
      .finally(() => {
        holding.leasing = null;
      });
    holding.leasing = leasing;
    return leasing;
  }

  function verdictOf(holding: Holding, allowed: boolean): RateVerdict {
    return { allowed, limit, remaining: holding.left + holding.unleased, resetsAt: new Date(holding.endsAt) };
  }

  return {
    async take(subject) {
      for (;;) {
        const holding = holdingOf(subject);
        const isOpen = holding.endsAt > now().getTime();
        if (isOpen && holding.left > 0) {
          holding.left -= 1;
          return verdictOf(holding, true);
        }
        if (isOpen && holding.unleased === 0) return verdictOf(holding, false);
        await leaseInto(holding, subject);
      }
    },
  };
}

/** A store that hangs counts as away. A block that arrives later than this is lost until its window ends. */
async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RateStoreUnavailableError()), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
