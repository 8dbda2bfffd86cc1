import type { AdmissionVerdict } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { accountName, accountsOf, type LockedAccount } from '../account.ts';
import type { AdmissionRequest, AdmitDependencies } from '../admit.ts';
import { createMissingAccounts, removeAccounts } from '../create-accounts.ts';
import { insertReservations } from '../insert-reservations.ts';
import { lockAccounts } from '../lock-accounts.ts';
import { openingEntry } from '../opening-entry.ts';
import { recordThresholds } from '../record-thresholds.ts';
import { type PlannedReservation, reserveEntry } from '../reservation.ts';
import { writeEntries } from '../write-entries.ts';
import { decideGroup } from './decide-group.ts';
import { admissionName, claimVerdicts, readVerdicts, recordRefusals } from './verdict-rows.ts';

/** An admission whose charges have been checked and given their reservations. */
export interface PlannedAdmission<FirstTask> {
  readonly request: AdmissionRequest<FirstTask>;
  readonly reservations: readonly PlannedReservation[];
}

/** Longest run of one statement of a group; one account that somebody sits on must not hold up everybody for longer. */
const GROUP_STATEMENT_TIMEOUT_MS = 5_000;

/**
 * Decides and books any number of admissions in one transaction, each with its own verdict (U-03, C-13). May be
 * repeated: what was decided once binds, so that the answer after a lost COMMIT comes from the verdict rows.
 */
export async function admitGroup<FirstTask>(
  { db, now, enqueueFirstTasks }: AdmitDependencies<FirstTask>,
  group: readonly PlannedAdmission<FirstTask>[],
): Promise<readonly AdmissionVerdict[]> {
  const named = Map.groupBy(group, ({ request }) => admissionName(request));
  // The same admission twice in one group is one admission: the first of them speaks for all.
  const distinct = [...named.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const at = now();
  const verdicts = await db.transaction(
    async (sql) => {
      const requests = distinct.map(({ request }) => request);
      const claimed = await claimVerdicts(sql, requests, at);
      const fresh = distinct.filter(({ request }) => claimed.has(admissionName(request)));
      const decided = fresh.length === 0 ? new Map<string, AdmissionVerdict>() : await book(sql, fresh, at);
      const tasks = fresh.filter(({ request }) => decided.get(admissionName(request))?.kind === 'admitted');
      if (tasks.length > 0) {
        await enqueueFirstTasks(
          sql,
          tasks.map(({ request }) => request.firstTask),
        );
      }
      if (fresh.length === distinct.length) return decided;
      const earlier = await readVerdicts(
        sql,
        requests.filter((request) => !claimed.has(admissionName(request))),
      );
      return new Map([...decided, ...earlier]);
    },
    { repeatable: true, ...(group.length > 1 ? { statementTimeoutMs: GROUP_STATEMENT_TIMEOUT_MS } : {}) },
  );
  return group.map(({ request }) => {
    const verdict = verdicts.get(admissionName(request));
    if (verdict === undefined) throw new Error(`the verdict on job ${request.jobId} vanished while it was read`);
    return verdict;
  });
}

/** Decides on admissions whose verdict rows this transaction holds and writes everything but their tasks. */
async function book<FirstTask>(
  sql: Sql,
  fresh: readonly PlannedAdmission<FirstTask>[],
  at: Date,
): Promise<ReadonlyMap<string, AdmissionVerdict>> {
  const accounts = accountsOf(fresh.flatMap(({ request }) => request.charges));
  const created = await createMissingAccounts(sql, accounts, at);
  const locked = await lockAccounts(sql, accounts);
  if (locked.size !== accounts.length) throw new Error('an account vanished between its making and its lock');
  const { verdicts, opened } = decideGroup(
    fresh.map(({ request }) => request.charges),
    balancesOf(locked, created),
  );
  const openedNames = new Set(opened.map(accountName));
  await removeAccounts(
    sql,
    [...created.values()].filter((account) => !openedNames.has(accountName(account))),
  );
  const judged = fresh.flatMap((member, index) => {
    const verdict = verdicts[index];
    return verdict === undefined ? [] : [{ ...member, verdict }];
  });
  await recordRefusals(
    sql,
    judged.flatMap(({ request: { jobId, number }, verdict }) =>
      verdict.kind === 'refused' ? [{ jobId, number, verdict }] : [],
    ),
  );
  const debits = await insertReservations(
    sql,
    judged.flatMap(({ verdict, reservations }) => (verdict.kind === 'admitted' ? reservations : [])),
    at,
  );
  const entries = [
    ...opened.map((account) => openingEntry(account, at)),
    ...debits.map((debit) => reserveEntry(debit, at)),
  ];
  await writeEntries(sql, locked, entries);
  await recordThresholds(sql, locked, entries, at);
  return new Map(judged.map(({ request, verdict }) => [admissionName(request), verdict]));
}

/** Balances of the accounts that existed before. */
function balancesOf(
  locked: ReadonlyMap<string, LockedAccount>,
  created: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, LockedAccount['balance']> {
  return new Map([...locked].filter(([name]) => !created.has(name)).map(([name, { balance }]) => [name, balance]));
}
