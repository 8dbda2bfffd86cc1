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

interface LeasedRow {
  place: number;
  granted: number;
  used: number;
}

/** Nobody gets more than this part of what is left, so that several processes share the end of a window. */
const SHARE = 4;

/** Windows begin at multiples of their length since 1970, the same in every process. */
export function windowEnd(at: Date, windowMs: number): Date {
  return new Date((Math.floor(at.getTime() / windowMs) + 1) * windowMs);
}

/**
 * Takes a block for each in one statement; their results are in the order of `inputs`. A row's lock makes takers from all
 * processes follow one another.
 */
export async function leaseBlocks(sql: Sql, inputs: readonly LeaseInput[], at: Date): Promise<readonly LeaseResult[]> {
  const leases = inputs.map((input, place) => ({ ...input, place, resetsAt: windowEnd(at, input.windowMs) }));
  // Every process locks in this order, so that no two wait for each other.
  const ordered = leases.toSorted((one, other) => compareText(rowOf(one), rowOf(other)));
  const { rows } = await sql.query<LeasedRow>(
    `SELECT t.place, r.granted, r.used
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[])
              AS t (place, name, subject, ends_at, unit_limit, wanted)
      CROSS JOIN LATERAL ledger.lease_rate(t.name, t.subject, t.ends_at, t.unit_limit, t.wanted, $7) AS r`,
    [
      ordered.map(({ place }) => place),
      ordered.map(({ name }) => name),
      ordered.map(({ subject }) => subject),
      ordered.map(({ resetsAt }) => resetsAt),
      ordered.map(({ limit }) => limit),
      ordered.map(({ want }) => want),
      SHARE,
    ],
  );
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return leases.map(({ place, limit, resetsAt }) => {
    const row = byPlace.get(place);
    if (row === undefined) return { granted: 0, resetsAt, remaining: 0 };
    return { granted: row.granted, resetsAt, remaining: limit - row.used };
  });
}

function rowOf({ name, subject, resetsAt }: LeaseInput & { readonly resetsAt: Date }): string {
  return `${name} ${subject} ${resetsAt.toISOString()}`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
