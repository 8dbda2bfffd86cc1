import type { AdmissionVerdict } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';

/** The committed verdict on an admission; null when there is none yet. */
export async function findVerdict(sql: Sql, jobId: string, number: number): Promise<AdmissionVerdict | null> {
  const { rows } = await sql.query<{ verdict: AdmissionVerdict }>(
    'SELECT verdict FROM ledger.admission WHERE job_id = $1 AND number = $2',
    [jobId, number],
  );
  return rows[0]?.verdict ?? null;
}
