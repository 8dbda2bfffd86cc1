import type { Sql } from '@callsheet/postgres';
import type { StoredResponse } from './begin-key.ts';

/** Answers to spending calls are one job each; more than this is a mistake, not an answer. */
export const MAX_REPLAY_BODY_BYTES = 256 * 1024;

export interface CompleteInput extends StoredResponse {
  readonly scope: string;
  readonly key: string;
  /** The id that `begin` answered. */
  readonly jobId: string;
}

/**
 * Stores the answer unless there is one. No lease is asked for: a holder that was taken over speaks of the same job.
 * @throws RangeError when the body is too large to be kept.
 */
export async function completeKey(sql: Sql, input: CompleteInput, at: Date): Promise<void> {
  if (Buffer.byteLength(input.body) > MAX_REPLAY_BODY_BYTES) {
    throw new RangeError(`an answer of more than ${MAX_REPLAY_BODY_BYTES} bytes cannot be kept for a replay`);
  }
  await sql.query(
    `UPDATE ledger.idempotency_key SET status = $4, body = $5, headers = $6, completed_at = $7
      WHERE scope = $1 AND key = $2 AND job_id = $3 AND completed_at IS NULL`,
    [input.scope, input.key, input.jobId, input.status, input.body, JSON.stringify(input.headers), at],
  );
}
