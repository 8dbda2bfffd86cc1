import type { SqlDatabase } from '@callsheet/postgres';
import { type BeginInput, type BeginResult, beginKey } from './begin-key.ts';
import { type CompleteInput, completeKey } from './complete-key.ts';

/** Names one held key. `lease` is the number that `begin` gave: a holder whose lease was taken over abandons nothing. */
export interface AbandonInput {
  readonly scope: string;
  readonly key: string;
  readonly jobId: string;
  readonly lease: number;
}

/** Idempotency keys in Postgres: one row per scope and key decides who works and what is answered (U-06, U-43). */
export interface IdempotencyKeys {
  begin(input: BeginInput): Promise<BeginResult>;
  /**
   * Stores the answer for every later repeat; the first answer stays. Nothing happens when the key is gone or has
   * been given to another job.
   * @throws RangeError when the body has more than `MAX_REPLAY_BODY_BYTES`.
   */
  complete(input: CompleteInput): Promise<void>;
  /** Gives the key back after a rejection before admission, as if it had never been used. */
  abandon(input: AbandonInput): Promise<void>;
  /** Retention: deletes at most `limit` keys first used before then, and answers how many. */
  deleteOlderThan(date: Date, limit: number): Promise<number>;
}

/** Binds the keys to a database whose `ledgerMigrations` have been run. */
export function createIdempotencyKeys({ db, now }: { db: SqlDatabase; now: () => Date }): IdempotencyKeys {
  return {
    begin: (input) => beginKey(db, input, now()),
    complete: (input) => completeKey(db, input, now()),
    abandon: async ({ scope, key, jobId, lease }) => {
      await db.query(
        `DELETE FROM ledger.idempotency_key
          WHERE scope = $1 AND key = $2 AND job_id = $3 AND lease = $4 AND completed_at IS NULL`,
        [scope, key, jobId, lease],
      );
    },
    deleteOlderThan: async (date, limit) => {
      const { rowCount } = await db.query(
        `DELETE FROM ledger.idempotency_key
          WHERE (scope, key) IN (SELECT scope, key FROM ledger.idempotency_key
                                  WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
        [date, limit],
      );
      return rowCount;
    },
  };
}
