import { type AdmissionVerdict, type Charge, decideAdmission } from '@callsheet/domain';
import type { Sql, SqlDatabase } from '@callsheet/postgres';
import { accountName, accountsOf, type LockedAccount, type NewAccount } from './account.ts';
import { createMissingAccounts, removeAccounts } from './create-accounts.ts';
import type { NewEntry } from './entry-chain.ts';
import { findVerdict } from './find-verdict.ts';
import { insertReservations } from './insert-reservations.ts';
import { lockAccounts } from './lock-accounts.ts';
import { type PlannedReservation, planReservations } from './reservation.ts';
import { writeEntries } from './write-entries.ts';

/** What a job asks for. `number` counts its admissions from 1; `firstTask` is enqueued if and only if it is admitted. */
export interface AdmissionRequest<FirstTask> {
  readonly jobId: string;
  readonly number: number;
  readonly charges: readonly Charge[];
  readonly firstTask: FirstTask;
}

export interface AdmitDependencies<FirstTask> {
  readonly db: SqlDatabase;
  /** Puts the task into the queue through the transaction that it is given. */
  readonly enqueueFirstTask: (sql: Sql, task: FirstTask) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Decides and books one admission in one transaction (R-000-42, C-13, U-03). The first committed verdict binds every
 * repeat; a refusal leaves nothing but its verdict.
 */
export function admit<FirstTask>(
  { db, enqueueFirstTask, now }: AdmitDependencies<FirstTask>,
  request: AdmissionRequest<FirstTask>,
): Promise<AdmissionVerdict> {
  const reservations = planReservations(request);
  const at = now();
  return db.transaction(
    async (sql) => {
      const isFirst = await claimVerdict(sql, request, at);
      if (!isFirst) return bindingVerdict(sql, request);
      const accounts = accountsOf(request.charges);
      const created = await createMissingAccounts(sql, accounts, at);
      const locked = await lockAccounts(sql, accounts);
      const balances = request.charges.map((charge) => balanceOf(locked, created, charge));
      const verdict = decideAdmission(request.charges, balances);
      if (verdict.kind === 'refused') {
        await removeAccounts(sql, [...created.values()]);
        await recordRefusal(sql, request, verdict);
        return verdict;
      }
      const debits = await insertReservations(sql, request, reservations, at);
      await writeEntries(sql, locked, [
        ...[...created.values()].map((account) => openingEntry(account, at)),
        ...debits.map((debit) => reserveEntry(debit, at)),
      ]);
      await enqueueFirstTask(sql, request.firstTask);
      return verdict;
    },
    { repeatable: true },
  );
}

/**
 * Takes the job's place in line by writing the likely verdict. A repeat waits here for the first one's outcome; false
 * when that was committed.
 */
async function claimVerdict(sql: Sql, request: { jobId: string; number: number }, at: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO ledger.admission (job_id, number, verdict, at) VALUES ($1, $2, '{"kind": "admitted"}', $3)
     ON CONFLICT DO NOTHING`,
    [request.jobId, request.number, at],
  );
  return rowCount === 1;
}

async function bindingVerdict(sql: Sql, request: { jobId: string; number: number }): Promise<AdmissionVerdict> {
  const verdict = await findVerdict(sql, request.jobId, request.number);
  if (verdict === null) throw new Error(`the verdict on job ${request.jobId} vanished while it was read`);
  return verdict;
}

/** An account that this admission has just made gets its limit from the charge, once the verdict is in. */
function balanceOf(
  locked: ReadonlyMap<string, LockedAccount>,
  created: ReadonlyMap<string, NewAccount>,
  charge: Charge,
): LockedAccount['balance'] {
  const name = accountName(charge);
  const balance = locked.get(name)?.balance;
  if (balance === undefined) throw new Error('an account vanished between its making and its lock');
  return { ...balance, limit: created.get(name)?.limit ?? balance.limit };
}

async function recordRefusal(
  sql: Sql,
  request: { jobId: string; number: number },
  verdict: AdmissionVerdict,
): Promise<void> {
  await sql.query('UPDATE ledger.admission SET verdict = $3 WHERE job_id = $1 AND number = $2', [
    request.jobId,
    request.number,
    JSON.stringify(verdict),
  ]);
}

function openingEntry(account: NewAccount, at: Date): NewEntry {
  const key = `open:${account.meter}/${account.subject}/${account.period}`;
  return { account, kind: 'grant', amount: account.limit, key, reservationId: null, at };
}

function reserveEntry(debit: PlannedReservation, at: Date): NewEntry {
  return {
    account: debit,
    kind: 'reserve',
    amount: debit.amount,
    key: `${debit.id}:reserve`,
    reservationId: debit.id,
    at,
  };
}
