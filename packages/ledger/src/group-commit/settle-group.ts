import type { Sql, SqlDatabase } from '@callsheet/postgres';
import { lockAccounts } from '../lock-accounts.ts';
import type { ReservationState } from '../reservation.ts';
import type { SettleInput } from '../settle.ts';
import { writeEntries } from '../write-entries.ts';
import {
  type PlannedSettlement,
  planSettlements,
  type ReservationRow,
  stateAfter,
  statesAfter,
  terminalEntry,
} from './settlement-plan.ts';
import { type AdmissionId, admissionName } from './verdict-rows.ts';

/** Longest run of one statement of a group; one account that somebody sits on must not hold up everybody for longer. */
const GROUP_STATEMENT_TIMEOUT_MS = 5_000;

/**
 * Settles any number of admissions, or parts of them, in one transaction and answers how each stands afterwards. May be
 * repeated.
 */
export async function settleGroup(
  db: SqlDatabase,
  group: readonly SettleInput[],
): Promise<readonly ReservationState[]> {
  const named = Map.groupBy(group, admissionName);
  // The same admission several times in one group is read, and withdrawn, once.
  const distinct = [...named.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const rows = await db.transaction(
    async (sql) => {
      const before = await readReservations(sql, distinct);
      const decided = new Set(before.map(admissionName));
      const undecided = distinct.filter((input) => !decided.has(admissionName(input)));
      const withdrawn = await withdraw(sql, undecided);
      // Admitted by somebody for whom the withdrawal waited.
      const isLate = undecided.some((input) => !withdrawn.has(admissionName(input)));
      const found = isLate ? await readReservations(sql, distinct) : before;
      const planned = planSettlements(group, found);
      return planned.length === 0 ? found : await close(sql, planned, found);
    },
    { repeatable: true, ...(group.length > 1 ? { statementTimeoutMs: GROUP_STATEMENT_TIMEOUT_MS } : {}) },
  );
  return statesAfter(group, rows);
}

/** Moves what is open to its end and answers how everything stands afterwards, also where somebody else was faster. */
async function close(
  sql: Sql,
  planned: readonly PlannedSettlement[],
  found: readonly ReservationRow[],
): Promise<readonly ReservationRow[]> {
  const locked = await lockAccounts(
    sql,
    planned.map(({ row }) => row),
  );
  const closed = await closeReservations(sql, planned);
  const ours = planned.filter(({ row }) => closed.has(row.id));
  await writeEntries(sql, locked, ours.map(terminalEntry));
  if (ours.length < planned.length) return await readReservations(sql, found);
  const states = new Map(ours.map(({ row, input }) => [row.id, stateAfter(input.money)]));
  return found.map((row) => ({ ...row, state: states.get(row.id) ?? row.state }));
}

/** Takes the place of verdicts, in one order for everybody; answers those that were free. */
async function withdraw(sql: Sql, inputs: readonly SettleInput[]): Promise<ReadonlySet<string>> {
  if (inputs.length === 0) return new Set();
  const { rows } = await sql.query<AdmissionId>(
    `INSERT INTO ledger.admission (job_id, number, verdict, at)
     SELECT job_id, number, '{"kind": "withdrawn"}', at
       FROM unnest($1::text[], $2::integer[], $3::timestamptz[]) AS asked (job_id, number, at)
      ORDER BY job_id COLLATE "C", number
     ON CONFLICT DO NOTHING
     RETURNING job_id AS "jobId", number`,
    [...columnsOf(inputs), inputs.map(({ at }) => at.toISOString())],
  );
  return new Set(rows.map(admissionName));
}

async function readReservations(sql: Sql, inputs: readonly AdmissionId[]): Promise<readonly ReservationRow[]> {
  const { rows } = await sql.query<ReservationRow>(
    `SELECT id, job_id AS "jobId", admission AS number, action, amount, state, meter, subject, period
       FROM ledger.reservation
      WHERE (job_id, admission) IN (SELECT * FROM unnest($1::text[], $2::integer[]))`,
    columnsOf(inputs),
  );
  return rows;
}

/** By id, so that no row of the table is matched twice; answers which of them were still open. */
async function closeReservations(sql: Sql, planned: readonly PlannedSettlement[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ id: string }>(
    `UPDATE ledger.reservation r SET state = s.state, cause = s.cause, settled_at = s.at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS s (id, state, cause, at)
      WHERE r.id = s.id AND r.state = 'reserved'
      RETURNING r.id`,
    [
      planned.map(({ row }) => row.id),
      planned.map(({ input }) => stateAfter(input.money)),
      planned.map(({ input }) => input.cause),
      planned.map(({ input }) => input.at.toISOString()),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

function columnsOf(ids: readonly AdmissionId[]): [readonly string[], readonly number[]] {
  return [ids.map(({ jobId }) => jobId), ids.map(({ number }) => number)];
}
