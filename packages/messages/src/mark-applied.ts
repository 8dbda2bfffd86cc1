import type { Sql } from '@callsheet/postgres';

/** Notes what became of a callback. The first note stays; false when there was one, or no such callback. */
export async function markApplied(sql: Sql, inboxId: string, outcome: string, at: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    'UPDATE messages.callback_inbox SET applied_at = $2, outcome = $3 WHERE id = $1 AND applied_at IS NULL',
    [inboxId, at, outcome],
  );
  return rowCount === 1;
}
