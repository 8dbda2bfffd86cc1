import { randomUUID } from 'node:crypto';
import type { Sql } from '@callsheet/postgres';
import type { RateClassInput, RateClassVerdict } from './create-rate-classes.ts';

interface TakenRow {
  place: number;
  allowed: boolean;
  startAt: Date;
  limit: number;
  remaining: number;
  resetsAt: Date;
}

/** Takes a unit for each in one statement; their verdicts are in the order of `inputs`. */
export async function takeRates(
  sql: Sql,
  inputs: readonly RateClassInput[],
  at: Date,
): Promise<readonly RateClassVerdict[]> {
  const takes = inputs.map((input, place) => ({ ...input, place, ticket: randomUUID() }));
  // Every process locks in this order, so that no two wait for each other; who shares a lock keeps their turn.
  const ordered = takes.toSorted((one, other) => compareText(lockOf(one), lockOf(other)));
  const { rows } = await sql.query<TakenRow>(
    `SELECT t.place, r.allowed, r.start_at AS "startAt", r.unit_limit AS "limit", r.remaining, r.resets_at AS "resetsAt"
       FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
              AS t (place, id, name, subject, limits, lengths_ms, max_queued)
      CROSS JOIN LATERAL ledger.take_rate(t.id, t.name, t.subject, $8, t.limits::bigint[], t.lengths_ms::bigint[],
                                          t.max_queued) AS r`,
    [
      ordered.map(({ place }) => place),
      ordered.map(({ ticket }) => ticket),
      ordered.map(({ name }) => name),
      ordered.map(({ subject }) => subject),
      ordered.map(({ windows }) => arrayOf(windows.map(({ limit }) => limit))),
      ordered.map(({ windows }) => arrayOf(windows.map(({ windowMs }) => windowMs))),
      ordered.map(({ maxQueued }) => maxQueued),
      at,
    ],
  );
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return takes.map(({ place, ticket }) => verdictOf(byPlace.get(place), ticket));
}

function verdictOf(row: TakenRow | undefined, ticket: string): RateClassVerdict {
  if (row === undefined) throw new Error('take_rate answered nothing');
  const { allowed, startAt, limit, remaining, resetsAt } = row;
  if (allowed) return { allowed, ticket, startAt, limit, remaining, resetsAt };
  return { allowed, retryAt: startAt, limit, remaining: 0, resetsAt };
}

/** As `take_rate` names it. */
function lockOf({ name, subject }: RateClassInput): string {
  return `${name} ${subject}`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** A list inside a list of them: Postgres has only rectangular ones. */
function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join()}}`;
}
