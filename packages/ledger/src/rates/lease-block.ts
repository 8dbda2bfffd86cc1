import type { Sql } from '@callsheet/postgres';

export interface LeaseInput {
  /** Rate class, e.g. `ip` or `user`. */
  readonly name: string;
  /** Who is counted: an address, a user id, an API key's id. */
  readonly subject: string;
  /** Units per window, at least 1. */
  readonly limit: number;
  readonly windowMs: number;
  /** Units wanted, at least 1; production leases 20. */
  readonly want: number;
}

export interface LeaseResult {
  /** Units that now belong to the caller until the window ends; 0 when the window is used up. */
  readonly granted: number;
  readonly resetsAt: Date;
  /** Units that nobody has leased yet. */
  readonly remaining: number;
}

/** Nobody gets more than this part of what is left, so that several processes share the end of a window. */
const SHARE = 4;

/** Windows begin at multiples of their length since 1970, the same in every process. */
export function windowEnd(at: Date, windowMs: number): Date {
  return new Date((Math.floor(at.getTime() / windowMs) + 1) * windowMs);
}

/** Takes a block in one statement; the row's lock makes takers from all processes follow one another. */
export async function leaseBlock(sql: Sql, input: LeaseInput, at: Date): Promise<LeaseResult> {
  const { name, subject, limit, windowMs, want } = input;
  if (limit < 1 || want < 1 || windowMs < 1) throw new RangeError('a rate window counts at least one unit');
  const resetsAt = windowEnd(at, windowMs);
  const { rows } = await sql.query<{ granted: number; used: number }>(
    `INSERT INTO ledger.rate_window AS w (name, subject, ends_at, used, granted)
     SELECT $1, $2, $3, block, block FROM (SELECT least($5::bigint, greatest(1, $4::bigint / $6))) AS b (block)
     ON CONFLICT (name, subject, ends_at) DO UPDATE
       SET granted = least($5::bigint, greatest(1, ($4::bigint - w.used) / $6)),
           used = w.used + least($5::bigint, greatest(1, ($4::bigint - w.used) / $6))
       WHERE w.used < $4::bigint
     RETURNING granted, used`,
    [name, subject, resetsAt, limit, want, SHARE],
  );
  const row = rows[0];
  if (row === undefined) return { granted: 0, resetsAt, remaining: 0 };
  return { granted: row.granted, resetsAt, remaining: limit - row.used };
}
