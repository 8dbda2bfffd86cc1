import type { Sql } from '@callsheet/postgres';

/** A stored callback. `appliedAt` and `outcome` are null until it has been applied. */
export interface StoredCallback {
  readonly id: string;
  readonly provider: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly dedupeKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  readonly receivedAt: Date;
  readonly appliedAt: Date | null;
  readonly outcome: string | null;
}

/** Null when it does not exist or its retention has passed. */
export async function readCallback(sql: Sql, inboxId: string): Promise<StoredCallback | null> {
  const { rows } = await sql.query<StoredCallback>(
    `SELECT id, provider, job_id AS "jobId", attempt, dedupe_key AS "dedupeKey", headers, raw_body AS "rawBody",
            received_at AS "receivedAt", applied_at AS "appliedAt", outcome
       FROM messages.callback_inbox WHERE id = $1`,
    [inboxId],
  );
  return rows[0] ?? null;
}
