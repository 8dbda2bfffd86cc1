import type { QuotaThreshold } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';

/** A share of its limit that an account has reached, and how it stood at that moment. */
export interface ReachedThreshold extends AccountKey {
  readonly percent: QuotaThreshold;
  readonly used: number;
  readonly limit: number;
  readonly at: Date;
}

export interface ListThresholdsInput {
  /** Reached at that moment or later. A transaction that is still open may add earlier ones: look back some seconds. */
  readonly since: Date;
  /** Only of these workspaces; left out, of all. */
  readonly subjects?: readonly string[];
  readonly limit: number;
}

/** Thresholds in the order in which they were reached. */
export async function listThresholds(sql: Sql, input: ListThresholdsInput): Promise<readonly ReachedThreshold[]> {
  const { rows } = await sql.query<ReachedThreshold>(
    `SELECT meter, subject, period, percent, used, unit_limit AS "limit", at FROM ledger.quota_threshold
      WHERE at >= $1 AND ($2::text[] IS NULL OR subject = ANY ($2))
      ORDER BY at, subject, percent LIMIT $3`,
    [input.since, input.subjects ?? null, input.limit],
  );
  return rows;
}
