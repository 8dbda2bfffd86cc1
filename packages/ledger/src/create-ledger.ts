import type { AdmissionVerdict } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import { adjustLimit } from './adjust-limit.ts';
import { type AdmissionRequest, type AdmitDependencies, createAdmit } from './admit.ts';
import { countUserReleases } from './count-user-releases.ts';
import type { ChainedEntry } from './entry-chain.ts';
import { findLastAdmission } from './find-last-admission.ts';
import { findOpenAdmissions, type OpenAdmission } from './find-open-admissions.ts';
import { findVerdict } from './find-verdict.ts';
import { type Grant, grant } from './grant.ts';
import { type ListEntriesInput, listEntries } from './list-entries.ts';
import { type Hold, type ListHoldsInput, listHolds } from './list-holds.ts';
import { type ListOwnerEntriesInput, listOwnerEntries, type OwnerEntry } from './list-owner-entries.ts';
import { type ListThresholdsInput, listThresholds, type ReachedThreshold } from './list-thresholds.ts';
import { type JobReservation, readJobEntries } from './read-job-entries.ts';
import { type AccountUsage, readUsage } from './read-usage.ts';
import type { ReservationState } from './reservation.ts';
import { createSettle, type SettleInput } from './settle.ts';
import { type VerifyScope, verify } from './verify.ts';
import type { LedgerDifference } from './verify-account.ts';

/** Money and limits in Postgres `ledger`. Has the shape of engine's `Ledger` port and what others need beside it. */
export interface Ledger<FirstTask> {
  /**
   * Verdict, reservations, entries and first task in one transaction, shared with whoever asks at the same time. The
   * first committed verdict binds every repeat. Rejects with what `isDatabaseUnavailable` knows when nothing is known.
   */
  admit(request: AdmissionRequest<FirstTask>): Promise<AdmissionVerdict>;
  findVerdict(jobId: string, number: number): Promise<AdmissionVerdict | null>;
  findLastAdmission(jobId: string): Promise<{ number: number; verdict: AdmissionVerdict } | null>;
  /**
   * Captures or releases exactly once, all of an admission or only some `actions`, and answers how these reservations
   * stand afterwards (U-02, U-12). An admission that nobody decided on yet is withdrawn: it will never reserve.
   */
  settle(input: SettleInput): Promise<ReservationState>;
  /** Admissions released since then with cause `user` (U-05). */
  countUserReleases(subject: string, since: Date): Promise<number>;
  /** Admissions made before then that are still open, oldest first; `after` is the last one of the page before. */
  findOpenAdmissions(before: Date, limit: number, after?: OpenAdmission): Promise<readonly OpenAdmission[]>;
  /** Credits for a wallet, once per key; joins the transaction given, or makes its own. */
  grant(sql: Sql | undefined, input: Grant): Promise<'granted' | 'duplicate'>;
  /** The limit of a changed plan, never below used; joins the transaction given, or makes its own. */
  adjustLimit(sql: Sql | undefined, input: AccountKey & { readonly limit: number }): Promise<AccountUsage>;
  readUsage(account: AccountKey): Promise<AccountUsage | null>;
  /** What jobs hold of an account now, newest first. */
  listHolds(input: ListHoldsInput): Promise<readonly Hold[]>;
  /** Which accounts have reached 75, 90 and 100 % of their limit (R-000-07). */
  listThresholds(input: ListThresholdsInput): Promise<readonly ReachedThreshold[]>;
  listEntries(input: ListEntriesInput): Promise<readonly ChainedEntry[]>;
  /** Entries of a workspace or user over all periods, newest first, for `/v1/usage/ledger`. */
  listOwnerEntries(input: ListOwnerEntriesInput): Promise<readonly OwnerEntry[]>;
  /** What a job reserved and how that moved, for receipts (U-09). */
  readJobEntries(jobId: string): Promise<readonly JobReservation[]>;
  /** Where the books disagree; nothing when they are sound. */
  verify(scope: VerifyScope): Promise<readonly LedgerDifference[]>;
}

/** Binds the ledger's operations to a database whose `ledgerMigrations` have been run. */
export function createLedger<FirstTask>(dependencies: AdmitDependencies<FirstTask>): Ledger<FirstTask> {
  const { db, now } = dependencies;

  function join<T>(sql: Sql | undefined, run: (sql: Sql) => Promise<T>): Promise<T> {
    return sql === undefined ? db.transaction(run, { repeatable: true }) : run(sql);
  }

  return {
    admit: createAdmit(dependencies),
    findVerdict: (jobId, number) => findVerdict(db, jobId, number),
    findLastAdmission: (jobId) => findLastAdmission(db, jobId),
    settle: createSettle(db),
    countUserReleases: (subject, since) => countUserReleases(db, subject, since),
    findOpenAdmissions: (before, limit, after) => findOpenAdmissions(db, before, limit, after),
    grant: (sql, input) => join(sql, (joined) => grant(joined, input, now())),
    adjustLimit: (sql, input) => join(sql, (joined) => adjustLimit(joined, input, now())),
    readUsage: (account) => readUsage(db, account),
    listHolds: (input) => listHolds(db, input),
    listThresholds: (input) => listThresholds(db, input),
    listEntries: (input) => listEntries(db, input),
    listOwnerEntries: (input) => listOwnerEntries(db, input),
    readJobEntries: (jobId) => readJobEntries(db, jobId),
    verify: (scope) => verify(db, scope),
  };
}
