import type { SqlDatabase } from '@callsheet/postgres';

/**
 * Admissions whose units came back since then because of the user's own input (U-05). One that gave back several
 * reservations counts once.
 */
export async function countUserReleases(db: SqlDatabase, subject: string, since: Date): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(DISTINCT (job_id, admission)) AS count FROM ledger.reservation
      WHERE subject = $1 AND settled_at >= $2 AND state = 'released' AND cause = 'user'`,
    [subject, since],
  );
  return rows[0]?.count ?? 0;
}
