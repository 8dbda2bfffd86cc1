import type { SqlDatabase } from '@callsheet/postgres';

/** Days for which callbacks are kept. */
export const CALLBACK_RETENTION_DAYS = { accepted: 7, quarantined: 7 } as const;

export interface CallbackRetention {
  readonly acceptedBefore: Date;
  readonly quarantinedBefore: Date;
  /** Most rows to delete from each table in one call. */
  readonly limit: number;
}

/** Deletes what was received before then, oldest first, for the sweep; answers how many rows of each went. */
export async function deleteOlderThan(
  db: SqlDatabase,
  { acceptedBefore, quarantinedBefore, limit }: CallbackRetention,
): Promise<{ accepted: number; quarantined: number }> {
  const accepted = await db.query(
    `DELETE FROM messages.callback_inbox WHERE id IN (
       SELECT id FROM messages.callback_inbox WHERE received_at < $1 ORDER BY received_at LIMIT $2)`,
    [acceptedBefore, limit],
  );
  const quarantined = await db.query(
    `DELETE FROM messages.callback_quarantine WHERE id IN (
       SELECT id FROM messages.callback_quarantine WHERE received_at < $1 ORDER BY received_at LIMIT $2)`,
    [quarantinedBefore, limit],
  );
  return { accepted: accepted.rowCount, quarantined: quarantined.rowCount };
}
