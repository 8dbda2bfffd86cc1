import type { AdmissionVerdict } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import { adjustLimit } from './adjust-limit.ts';
import { type AdmissionRequest, type AdmitDependencies, admit } from './admit.ts';
import { countUserReleases } from './count-user-releases.ts';
import type { ChainedEntry } from './entry-chain.ts';
import { findOpenAdmissions } from './find-open-admissions.ts';
import { findVerdict } from './find-verdict.ts';
import { type Grant, grant } from './grant.ts';
import { type ListEntriesInput, listEntries } from './list-entries.ts';
import { type AccountUsage, readUsage } from './read-usage.ts';
import type { ReservationState } from './reservation.ts';
import { type SettleInput, settle } from './settle.ts';
import { verify } from './verify.ts';
import type { LedgerDifference } from './verify-account.ts';

/** Money and limits in Postgres `ledger`. Has the shape of engine's `Ledger` port and what others need beside it. */
export interface Ledger<FirstTask> {
  /** One transaction: verdict, reservations, entries, first task. The first committed verdict binds every repeat. */
  admit(request: AdmissionRequest<FirstTask>): Promise<AdmissionVerdict>;
  findVerdict(jobId: string, number: number): Promise<AdmissionVerdict | null>;
  /**
   * Captures or releases exactly once and answers how the reservations stand afterwards (U-02, U-12). An admission that
   * nobody decided on yet is withdrawn: it will never reserve.
   */
  settle(input: SettleInput): Promise<ReservationState>;
  /** Admissions released since then with cause `user` (U-05). */
  countUserReleases(subject: string, since: Date): Promise<number>;
  findOpenAdmissions(before: Date, limit: number): Promise<readonly { jobId: string; number: number }[]>;
  /** Credits for a wallet, once per key; joins the transaction given, or makes its own. */
  grant(sql: Sql | undefined, input: Grant): Promise<'granted' | 'duplicate'>;
  /** Another limit for an account that exists, never below used; joins the transaction given, or makes its own. */
  adjustLimit(sql: Sql | undefined, input: AccountKey & { readonly limit: number }): Promise<AccountUsage | null>;
  readUsage(account: AccountKey): Promise<AccountUsage | null>;
  listEntries(input: ListEntriesInput): Promise<readonly ChainedEntry[]>;
  /** Where the books disagree; nothing when they are sound. */
  verify(scope: AccountKey | 'all'): Promise<readonly LedgerDifference[]>;
}

/** Binds the ledger's operations to a database whose `ledgerMigrations` have been run. */
export function createLedger<FirstTask>(dependencies: AdmitDependencies<FirstTask>): Ledger<FirstTask> {
  const { db, now } = dependencies;

  function join<T>(sql: Sql | undefined, run: (sql: Sql) => Promise<T>): Promise<T> {
    return sql === undefined ? db.transaction(run, { repeatable: true }) : run(sql);
  }

  return {
    admit: (request) => admit(dependencies, request),
    findVerdict: (jobId, number) => findVerdict(db, jobId, number),
    settle: (input) => settle(db, input),
    countUserReleases: (subject, since) => countUserReleases(db, subject, since),
    findOpenAdmissions: (before, limit) => findOpenAdmissions(db, before, limit),
    grant: (sql, input) => join(sql, (joined) => grant(joined, input, now())),
    adjustLimit: (sql, input) => join(sql, (joined) => adjustLimit(joined, input, now())),
    readUsage: (account) => readUsage(db, account),
    listEntries: (input) => listEntries(db, input),
    verify: (scope) => verify(db, scope),
  };
}
