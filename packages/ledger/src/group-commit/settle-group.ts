import type { Sql, SqlDatabase } from '@callsheet/postgres';
import type { AccountKey } from '../account.ts';
import type { NewEntry } from '../entry-chain.ts';
import { lockAccounts } from '../lock-accounts.ts';
import type { ReservationState } from '../reservation.ts';
import type { SettleInput } from '../settle.ts';
import { writeEntries } from '../write-entries.ts';
import { type AdmissionId, admissionName } from './verdict-rows.ts';

interface ReservationRow extends AccountKey, AdmissionId {
  readonly id: string;
  readonly amount: number;
}

/** Longest run of one statement of a group; one account that somebody sits on must not hold up everybody for longer. */
const GROUP_STATEMENT_TIMEOUT_MS = 5_000;

/** Settles any number of admissions in one transaction and answers how each stands afterwards. May be repeated. */
export async function settleGroup(
  db: SqlDatabase,
  group: readonly SettleInput[],
): Promise<readonly ReservationState[]> {
  const named = Map.groupBy(group, admissionName);
  // The same admission twice in one group: the first of them decides.
  const distinct = [...named.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const states = await db.transaction(
    async (sql) => {
      const before = await readReservations(sql, distinct);
      const undecided = distinct.filter((input) => !before.states.has(admissionName(input)));
      const withdrawn = await withdraw(sql, undecided);
      // Admitted by somebody for whom the withdrawal waited.
      const late = undecided.filter((input) => !withdrawn.has(admissionName(input)));
      const { states, accounts } = late.length === 0 ? before : await readReservations(sql, distinct);
      const open = distinct.filter((input) => states.get(admissionName(input)) === 'reserved');
      return new Map([...states, ...(await close(sql, open, accounts))]);
    },
    { repeatable: true, ...(group.length > 1 ? { statementTimeoutMs: GROUP_STATEMENT_TIMEOUT_MS } : {}) },
  );
  return group.map((input) => states.get(admissionName(input)) ?? 'none');
}

/** Moves what is open to its end and answers how it stands afterwards, also where somebody else was faster. */
async function close(
  sql: Sql,
  open: readonly SettleInput[],
  accounts: readonly AccountKey[],
): Promise<ReadonlyMap<string, ReservationState>> {
  if (open.length === 0) return new Map();
  const locked = await lockAccounts(sql, accounts);
  const inputs = new Map(open.map((input) => [admissionName(input), input]));
  const settled = await closeReservations(sql, open);
  const entries = settled.flatMap((row) => {
    const input = inputs.get(admissionName(row));
    return input === undefined ? [] : [terminalEntry(row, input)];
  });
  await writeEntries(sql, locked, entries);
  const ours = new Set(settled.map(admissionName));
  const others = open.filter((input) => !ours.has(admissionName(input)));
  return new Map<string, ReservationState>([
    ...open.map((input) => [admissionName(input), stateAfter(input.money)] as const),
    ...(others.length === 0 ? [] : (await readReservations(sql, others)).states),
  ]);
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

async function readReservations(
  sql: Sql,
  inputs: readonly AdmissionId[],
): Promise<{ states: ReadonlyMap<string, ReservationState>; accounts: readonly AccountKey[] }> {
  const { rows } = await sql.query<AccountKey & AdmissionId & { state: Exclude<ReservationState, 'none'> }>(
    `SELECT job_id AS "jobId", admission AS number, state, meter, subject, period FROM ledger.reservation
      WHERE (job_id, admission) IN (SELECT * FROM unnest($1::text[], $2::integer[]))`,
    columnsOf(inputs),
  );
  return { states: new Map(rows.map((row) => [admissionName(row), row.state])), accounts: rows };
}

async function closeReservations(sql: Sql, inputs: readonly SettleInput[]): Promise<readonly ReservationRow[]> {
  const { rows } = await sql.query<ReservationRow>(
    `UPDATE ledger.reservation r SET state = s.state, cause = s.cause, settled_at = s.at
       FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::timestamptz[])
            AS s (job_id, number, state, cause, at)
      WHERE r.job_id = s.job_id AND r.admission = s.number AND r.state = 'reserved'
      RETURNING r.id, r.job_id AS "jobId", r.admission AS number, r.meter, r.subject, r.period, r.amount`,
    [
      ...columnsOf(inputs),
      inputs.map(({ money }) => stateAfter(money)),
      inputs.map(({ cause }) => cause),
      inputs.map(({ at }) => at.toISOString()),
    ],
  );
  return rows;
}

function columnsOf(ids: readonly AdmissionId[]): [readonly string[], readonly number[]] {
  return [ids.map(({ jobId }) => jobId), ids.map(({ number }) => number)];
}

function stateAfter(money: SettleInput['money']): 'captured' | 'released' {
  return money === 'capture' ? 'captured' : 'released';
}

function terminalEntry(row: ReservationRow, input: SettleInput): NewEntry {
  const { meter, subject, period } = row;
  return {
    account: { meter, subject, period },
    kind: input.money,
    amount: row.amount,
    key: `${row.id}:${input.money}`,
    reservationId: row.id,
    at: input.at,
  };
}
