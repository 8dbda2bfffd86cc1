import type { AdmissionVerdict } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';

/** The job's admission with the highest number; null when none was ever decided on. */
export async function findLastAdmission(
  sql: Sql,
  jobId: string,
): Promise<{ number: number; verdict: AdmissionVerdict } | null> {
  const { rows } = await sql.query<{ number: number; verdict: AdmissionVerdict }>(
    'SELECT number, verdict FROM ledger.admission WHERE job_id = $1 ORDER BY number DESC LIMIT 1',
    [jobId],
  );
  return rows[0] ?? null;
}
