import { createGroupCommit } from '@callsheet/group-commit';
import { isDatabaseUnavailable, type SqlDatabase } from '@callsheet/postgres';
import { type LeaseInput, type LeaseResult, leaseBlocks } from './lease-blocks.ts';
import { reachRates } from './reach-rates.ts';

/**
 * Fixed windows counted in Postgres, right with any number of processes and after restarts. Every method throws
 * `RateStoreUnavailableError` when the store is away.
 */
export interface RateWindows {
  /** Takes up to `want` units at once; near the limit fewer, so that nobody sits on what others need. */
  lease(input: LeaseInput): Promise<LeaseResult>;
  /** Retention: deletes at most `limit` windows that ended before then, and answers how many. */
  deleteEnded(before: Date, limit: number): Promise<number>;
}

/** Binds the windows to a database whose `ledgerMigrations` have been run. */
export function createRateWindows({ db, now }: { db: SqlDatabase; now: () => Date }): RateWindows {
  // Many subjects lease at once under load, and a statement of its own costs far more than a row.
  const lease = createGroupCommit<LeaseInput, LeaseResult>({
    commit: (inputs) => leaseBlocks(db, inputs, now()),
    isWorthSingly: (error) => !isDatabaseUnavailable(error),
  });
  return {
    lease: async (input) => {
      requireUnits(input);
      return reachRates(db, () => lease(input));
    },
    deleteEnded: async (before, limit) => {
      const { rowCount } = await reachRates(db, (sql) =>
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

function requireUnits({ limit, want, windowMs }: LeaseInput): void {
  if (limit >= 1 && want >= 1 && windowMs >= 1) return;
  throw new RangeError('a rate window counts at least one unit');
}
