import type { Sql, SqlDatabase } from '@callsheet/postgres';
import { type LeaseInput, type LeaseResult, leaseBlock } from './lease-block.ts';
import type { RateVerdict } from './rate-verdict.ts';
import { reachRates } from './reach-rates.ts';

/** Names one unit that was taken. */
export interface GiveBackInput {
  readonly name: string;
  readonly subject: string;
  /** From the verdict that allowed it: the window it was taken from. */
  readonly resetsAt: Date;
}

/**
 * Fixed windows counted in Postgres, right with any number of processes and after restarts. Every method throws
 * `RateStoreUnavailableError` when the store is away.
 */
export interface RateWindows {
  /** Takes up to `want` units at once; near the limit fewer, so that nobody sits on what others need. */
  lease(input: LeaseInput): Promise<LeaseResult>;
  /** Takes exactly one unit, for the exact classes. */
  take(input: Omit<LeaseInput, 'want'>): Promise<RateVerdict>;
  /** Returns one unit that `take` allowed, once, when the platform failed. */
  giveBack(input: GiveBackInput): Promise<void>;
  /** Retention: deletes at most `limit` windows that ended before then, and answers how many. */
  deleteEnded(before: Date, limit: number): Promise<number>;
}

/** Binds the windows to a database whose `ledgerMigrations` have been run. */
export function createRateWindows({ db, now }: { db: SqlDatabase; now: () => Date }): RateWindows {
  const reach = <T>(run: (sql: Sql) => Promise<T>) => reachRates(db, run);

  return {
    lease: (input) => reach((sql) => leaseBlock(sql, input, now())),
    take: async (input) => {
      const { granted, remaining, resetsAt } = await reach((sql) => leaseBlock(sql, { ...input, want: 1 }, now()));
      return { allowed: granted === 1, limit: input.limit, remaining, resetsAt };
    },
    giveBack: async ({ name, subject, resetsAt }) => {
      await reach((sql) =>
        sql.query(
          `UPDATE ledger.rate_window SET used = used - 1
            WHERE name = $1 AND subject = $2 AND ends_at = $3 AND used > 0`,
          [name, subject, resetsAt],
        ),
      );
    },
    deleteEnded: async (before, limit) => {
      const { rowCount } = await reach((sql) =>
        sql.query(
          `DELETE FROM ledger.rate_window
            WHERE (name, subject, ends_at) IN (SELECT name, subject, ends_at FROM ledger.rate_window
                                                WHERE ends_at < $1 ORDER BY ends_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
          [before, limit],
        ),
      );
      return rowCount;
    },
  };
}
