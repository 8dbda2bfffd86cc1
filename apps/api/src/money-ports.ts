import type { BillingSchedule, Meter, QuotaThreshold } from '@callsheet/domain';
import type {
  AccountOwner,
  Hold,
  JobReservation,
  LedgerDifference,
  ListHoldsInput,
  ListOwnerEntriesInput,
  OwnerEntry,
} from '@callsheet/ledger';

/** What a workspace's plan allows, in the form in which the engine's commands take it. */
export interface Allowance {
  readonly monthlyLimit: number;
  readonly billing: BillingSchedule;
}

/** A share of its videos that a workspace has reached, and how it stood then. `id` is the same for every reader. */
export interface QuotaCrossing {
  readonly id: string;
  readonly meter: Meter;
  readonly workspaceId: string;
  readonly period: string;
  readonly percent: QuotaThreshold;
  readonly used: number;
  readonly limit: number;
  readonly at: Date;
}

export interface QuotaReader {
  /** Of all workspaces, with who is to be told. */
  crossedSince(since: Date): Promise<readonly (QuotaCrossing & { readonly memberIds: readonly string[] })[]>;
  /** Of the workspaces that a user belongs to. */
  crossedFor(userId: string, since: Date): Promise<readonly QuotaCrossing[]>;
}

/** What the ledger says. */
export interface UsageReader {
  /** Null before the first admission of the account. */
  balance(input: {
    meter: Meter;
    subject: string;
    period: string;
  }): Promise<{ limit: number; reserved: number; captured: number } | null>;
  /** Videos that this workspace may make in a month, and when its months begin. */
  allowance(workspaceId: string): Promise<Allowance>;
}

/** The books themselves. */
export interface LedgerReader {
  /** What a job reserved and how that moved. */
  reservationsOf(jobId: string): Promise<readonly JobReservation[]>;
  /** Newest first, meter by meter. */
  entriesOf(input: ListOwnerEntriesInput): Promise<readonly OwnerEntry[]>;
  /** What jobs hold of an account now, newest first. */
  holdsOf(input: ListHoldsInput): Promise<readonly Hold[]>;
  /** Where the books of these owners disagree; nothing when they are sound. */
  differencesOf(owners: readonly AccountOwner[]): Promise<readonly LedgerDifference[]>;
}
