import { createGroupCommit } from '@callsheet/group-commit';
import { isDatabaseUnavailable, type SqlDatabase } from '@callsheet/postgres';
import { reachRates } from './reach-rates.ts';
import { takeRates } from './take-rates.ts';

/** So many units in any stretch of that length, wherever it begins. */
export interface RateWindowRule {
  /** At least 1. */
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateClassInput {
  /** Rate class, e.g. `frames`. */
  readonly name: string;
  /** Who is counted, e.g. `key:…` or `user:…`. */
  readonly subject: string;
  /** At least one; a unit counts in all of them or in none. */
  readonly windows: readonly RateWindowRule[];
  /** 0: refuse; n: at most so many may wait for a later time. */
  readonly maxQueued: number;
}

/** `limit`, `remaining` and `resetsAt` speak of the tightest window; `resetsAt` is when it has one more unit. */
export type RateClassVerdict =
  | {
      readonly allowed: true;
      /** Names the unit, for `giveBack`. */
      readonly ticket: string;
      /** In the past or now: at once. */
      readonly startAt: Date;
      readonly limit: number;
      readonly remaining: number;
      readonly resetsAt: Date;
    }
  | {
      readonly allowed: false;
      /** When there is room: in all windows, or in the queue where there is one. */
      readonly retryAt: Date;
      readonly limit: number;
      readonly remaining: 0;
      readonly resetsAt: Date;
    };

/**
 * Exact rate classes (C-39): a rolling log in Postgres, right with any number of processes and after restarts. Every
 * method throws `RateStoreUnavailableError` when the store is away.
 */
export interface RateClasses {
  /**
   * Takes one unit. Over the limit, with a queue, it counts from the earliest moment at which every window has room
   * behind the units that were taken before: who waits is served in turn, and a gap that one of them leaves between two
   * others is not filled.
   */
  take(input: RateClassInput): Promise<RateClassVerdict>;
  /** Returns a unit, also one that waits; once more does nothing. */
  giveBack(ticket: string): Promise<void>;
  /** Retention: deletes at most `limit` units that count nowhere since before then, and answers how many. */
  deleteEnded(before: Date, limit: number): Promise<number>;
}

/** Binds the classes to a database whose `ledgerMigrations` have been run. */
export function createRateClasses({ db, now }: { db: SqlDatabase; now: () => Date }): RateClasses {
  // Who comes while others take waits for them and takes with the next: under load a unit is a part of a round trip.
  const take = createGroupCommit<RateClassInput, RateClassVerdict>({
    commit: (inputs) => takeRates(db, inputs, now()),
    isWorthSingly: (error) => !isDatabaseUnavailable(error),
  });
  return {
    take: async (input) => {
      requireWindows(input);
      return reachRates(db, () => take(input));
    },
    giveBack: (ticket) =>
      reachRates(db, async () => {
        await db.query('DELETE FROM ledger.rate_hit WHERE id = $1', [ticket]);
      }),
    deleteEnded: (before, limit) =>
      reachRates(db, async () => {
        const { rowCount } = await db.query(
          `DELETE FROM ledger.rate_hit
            WHERE id IN (SELECT id FROM ledger.rate_hit WHERE ends_at < $1
                          ORDER BY ends_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
          [before, limit],
        );
        return rowCount;
      }),
  };
}

function requireWindows({ windows }: RateClassInput): void {
  if (windows.length > 0 && windows.every(({ limit, windowMs }) => limit >= 1 && windowMs >= 1)) return;
  throw new RangeError('a rate class has windows, and each counts at least one unit');
}
