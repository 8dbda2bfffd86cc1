import type { Money } from '@callsheet/domain';
import type { Sql, SqlDatabase } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import type { NewEntry } from './entry-chain.ts';
import { lockAccounts } from './lock-accounts.ts';
import type { ReservationState, SettlementCause } from './reservation.ts';
import { writeEntries } from './write-entries.ts';

export interface SettleInput {
  readonly jobId: string;
  /** Number of the admission. */
  readonly number: number;
  readonly money: Exclude<Money, 'hold'>;
  readonly cause: SettlementCause;
  readonly at: Date;
}

interface ReservationRow extends AccountKey {
  id: string;
  amount: number;
}

/**
 * Moves every open reservation of an admission to captured or released, exactly once, and answers how they stand
 * afterwards: an earlier, different settlement wins (U-02, U-12). May be repeated for ever. A job that was never
 * decided on is withdrawn, so that an admission that comes later finds its verdict and reserves nothing.
 */
export async function settle(db: SqlDatabase, input: SettleInput): Promise<ReservationState> {
  return db.transaction(
    async (sql) => {
      let before = await readReservations(sql, input);
      if (before.state === 'none' && !(await withdraw(sql, input))) before = await readReservations(sql, input);
      if (before.state !== 'reserved') return before.state;
      const locked = await lockAccounts(sql, before.accounts);
      const settled = await closeReservations(sql, input);
      // Somebody else settled while we waited for the lock.
      if (settled.length === 0) return (await readReservations(sql, input)).state;
      await writeEntries(
        sql,
        locked,
        settled.map((row) => terminalEntry(row, input)),
      );
      return stateAfter(input.money);
    },
    { repeatable: true },
  );
}

/** Takes the place of the verdict; false when one was committed first, for which this waits. */
async function withdraw(sql: Sql, input: SettleInput): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO ledger.admission (job_id, number, verdict, at) VALUES ($1, $2, '{"kind": "withdrawn"}', $3)
     ON CONFLICT DO NOTHING`,
    [input.jobId, input.number, input.at],
  );
  return rowCount === 1;
}

async function readReservations(
  sql: Sql,
  input: SettleInput,
): Promise<{ state: ReservationState; accounts: readonly AccountKey[] }> {
  const { rows } = await sql.query<AccountKey & { state: Exclude<ReservationState, 'none'> }>(
    'SELECT state, meter, subject, period FROM ledger.reservation WHERE job_id = $1 AND admission = $2',
    [input.jobId, input.number],
  );
  return { state: rows[0]?.state ?? 'none', accounts: rows };
}

async function closeReservations(sql: Sql, input: SettleInput): Promise<readonly ReservationRow[]> {
  const { rows } = await sql.query<ReservationRow>(
    `UPDATE ledger.reservation SET state = $3, cause = $4, settled_at = $5
      WHERE job_id = $1 AND admission = $2 AND state = 'reserved'
      RETURNING id, meter, subject, period, amount`,
    [input.jobId, input.number, stateAfter(input.money), input.cause, input.at],
  );
  return rows;
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
