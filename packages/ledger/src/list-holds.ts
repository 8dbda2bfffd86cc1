import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';

export interface ListHoldsInput extends AccountKey {
  readonly limit: number;
}

/** Units of an account that one action of a job holds. */
export interface Hold {
  readonly jobId: string;
  /** Number of the admission. */
  readonly number: number;
  readonly action: string;
  readonly amount: number;
  readonly since: Date;
}

/** What is reserved on an account and neither captured nor released yet, newest first. */
export async function listHolds(sql: Sql, input: ListHoldsInput): Promise<readonly Hold[]> {
  const { rows } = await sql.query<Hold>(
    `SELECT job_id AS "jobId", admission AS number, action, amount, created_at AS since FROM ledger.reservation
      WHERE meter = $1 AND subject = $2 AND period = $3 AND state = 'reserved'
      ORDER BY created_at DESC, job_id DESC, admission DESC, action
      LIMIT $4`,
    [input.meter, input.subject, input.period, input.limit],
  );
  return rows;
}
