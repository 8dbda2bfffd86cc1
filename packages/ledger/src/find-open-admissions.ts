import type { SqlDatabase } from '@callsheet/postgres';

/** Admissions made before then whose reservations are still open, oldest first. */
export async function findOpenAdmissions(
  db: SqlDatabase,
  before: Date,
  limit: number,
): Promise<readonly { jobId: string; number: number }[]> {
  const { rows } = await db.query<{ jobId: string; number: number }>(
    `SELECT job_id AS "jobId", admission AS number FROM ledger.reservation
      WHERE state = 'reserved' AND created_at < $1
      GROUP BY job_id, admission
      ORDER BY min(created_at), job_id, admission
      LIMIT $2`,
    [before, limit],
  );
  return rows;
}
