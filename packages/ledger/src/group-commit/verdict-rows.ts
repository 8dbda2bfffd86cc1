import type { AdmissionVerdict } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';

/** What names an admission. */
export interface AdmissionId {
  readonly jobId: string;
  readonly number: number;
}

/** One text per admission, for maps. */
export function admissionName({ jobId, number }: AdmissionId): string {
  return `${jobId}/${number}`;
}

/**
 * Takes the place of these verdicts by writing the likely one, and answers the names of those that nobody had decided.
 * Waits for others who decide on one of them at this moment; written in one order, so that two groups never wait for
 * each other.
 */
export async function claimVerdicts(sql: Sql, ids: readonly AdmissionId[], at: Date): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<AdmissionId>(
    `INSERT INTO ledger.admission (job_id, number, verdict, at)
     SELECT job_id, number, '{"kind": "admitted"}', $3
       FROM unnest($1::text[], $2::integer[]) AS asked (job_id, number)
      ORDER BY job_id COLLATE "C", number
     ON CONFLICT DO NOTHING
     RETURNING job_id AS "jobId", number`,
    [ids.map(({ jobId }) => jobId), ids.map(({ number }) => number), at],
  );
  return new Set(rows.map(admissionName));
}

/** The committed verdicts on these admissions, by name. */
export async function readVerdicts(
  sql: Sql,
  ids: readonly AdmissionId[],
): Promise<ReadonlyMap<string, AdmissionVerdict>> {
  const { rows } = await sql.query<AdmissionId & { verdict: AdmissionVerdict }>(
    `SELECT job_id AS "jobId", number, verdict FROM ledger.admission
      WHERE (job_id, number) IN (SELECT * FROM unnest($1::text[], $2::integer[]))`,
    [ids.map(({ jobId }) => jobId), ids.map(({ number }) => number)],
  );
  return new Map(rows.map((row) => [admissionName(row), row.verdict]));
}

/** Corrects the likely verdict of those that were refused. */
export async function recordRefusals(
  sql: Sql,
  refused: readonly (AdmissionId & { readonly verdict: AdmissionVerdict })[],
): Promise<void> {
  if (refused.length === 0) return;
  await sql.query(
    `UPDATE ledger.admission a SET verdict = r.verdict
       FROM unnest($1::text[], $2::integer[], $3::jsonb[]) AS r (job_id, number, verdict)
      WHERE a.job_id = r.job_id AND a.number = r.number`,
    [
      refused.map(({ jobId }) => jobId),
      refused.map(({ number }) => number),
      refused.map(({ verdict }) => JSON.stringify(verdict)),
    ],
  );
}
