import type { SqlDatabase } from '@callsheet/postgres';

/** An admission whose reservations are still open. `at` is when it was made. */
export interface OpenAdmission {
  readonly jobId: string;
  readonly number: number;
  readonly at: Date;
}

/**
 * Admissions made before then whose reservations are still open, oldest first. `after` goes on behind the last one of
 * the page before, so that holds which stay open for long cannot hide newer ones.
 */
export async function findOpenAdmissions(
  db: SqlDatabase,
  before: Date,
  limit: number,
  after?: OpenAdmission,
): Promise<readonly OpenAdmission[]> {
  const { rows } = await db.query<OpenAdmission>(
    `SELECT DISTINCT created_at AS at, job_id AS "jobId", admission AS number FROM ledger.reservation
      WHERE state = 'reserved' AND created_at < $1
        AND ($3::timestamptz IS NULL OR (created_at >= $3 AND (created_at, job_id, admission) > ($3, $4, $5::integer)))
      ORDER BY 1, 2, 3
      LIMIT $2`,
    [before, limit, after?.at ?? null, after?.jobId ?? '', after?.number ?? 0],
  );
  return rows;
}
