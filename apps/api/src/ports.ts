import type { BatchRepository, ProductRepository, VideoReads } from '@callsheet/database';
import type {
  BillingSchedule,
  Job,
  JobEventType,
  JobInput,
  JobKind,
  JobOrigin,
  JobStatus,
  Meter,
  QuotaThreshold,
} from '@callsheet/domain';
import type { AssetPlanner, CreateJobCommand, RetryJobCommand } from '@callsheet/engine';
import type { Identity } from '@callsheet/identity';
import type {
  AccountOwner,
  JobReservation,
  LedgerDifference,
  ListOwnerEntriesInput,
  OwnerEntry,
} from '@callsheet/ledger';
import type { Cursor } from './http/pagination.ts';

/** The engine's use cases that this app runs, with their stores bound. */
export interface JobCommands {
  create(command: CreateJobCommand): Promise<Job>;
  cancel(jobId: string): Promise<Job>;
  /** Runs an ended job again under units that are reserved anew. */
  retry(command: RetryJobCommand): Promise<Job>;
  /** Changes what a draft will be made of. */
  edit(command: { jobId: string; edit: (input: JobInput) => JobInput }): Promise<Job>;
  /** Sends a draft on its way. */
  start(jobId: string): Promise<Job>;
  /** Tombstones. */
  remove(jobId: string): Promise<Job>;
}

/** One stored event. `seq` counts without gaps from 1; the newest 200 are kept. */
export interface StoredEvent {
  readonly seq: number;
  readonly type: JobEventType;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A job's events after some seq, oldest first, and how it stood at the same moment. */
export interface EventsRead {
  readonly events: readonly StoredEvent[];
  /** Some of the events asked for are no longer kept. */
  readonly olderGone: boolean;
  /** Number of the newest event. */
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly origin: JobOrigin;
  readonly workspaceId: string;
  readonly ownerId: string;
  readonly deletedAt: Date | null;
}

export interface JobListQuery {
  readonly ownerId: string;
  readonly status?: JobStatus;
  readonly kind?: JobKind;
  /** Of one surface only. */
  readonly origin?: JobOrigin;
  /** Made at or after. */
  readonly from?: Date;
  /** Made before. */
  readonly to?: Date;
  /** Only jobs that come after it. */
  readonly after?: Cursor;
  readonly limit: number;
}

export interface ChangedOfQuery {
  readonly ownerId: string;
  readonly at: Date;
  /** Only what comes after this job within the moment `at`. */
  readonly afterId?: string;
  readonly limit: number;
}

/** Reading jobs. */
export interface JobReader {
  /** Also finds deleted jobs; null for an unknown id. */
  find(jobId: string): Promise<Job | null>;
  readEvents(jobId: string, afterSeq: number): Promise<EventsRead | null>;
  /** A user's jobs that changed at that moment or later, oldest change first, deleted ones too. */
  changedOf(input: ChangedOfQuery): Promise<readonly { readonly jobId: string; readonly updatedAt: Date }[]>;
  /** Newest first, deleted ones left out. `next` is null on the last page. */
  list(query: JobListQuery): Promise<{ jobs: readonly Job[]; next: Cursor | null }>;
}

/** Runs of flows, by the id that the flow gave them. */
export interface ExecutionReads {
  /** The id of the job that it works for; null when nobody knows. */
  find(executionId: string): Promise<string | null>;
}

/** A signed-in user and the workspace that the session is for. */
export interface Account {
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string | null;
    readonly roles: readonly string[];
  };
  readonly workspace: { readonly id: string; readonly name: string; readonly plan: string };
}

/** A new or rotated session. */
export interface SessionGrant extends Account {
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** Users, workspaces and sessions. */
export interface Accounts {
  /** @throws DomainError EMAIL_TAKEN, VALIDATION_ERROR. */
  register(input: { email: string; password: string; name: string | null }): Promise<SessionGrant>;
  /** @throws DomainError INVALID_CREDENTIALS, after the same time whether or not the email exists. */
  logIn(input: { email: string; password: string }): Promise<SessionGrant>;
  /** @throws DomainError UNAUTHENTICATED; an old token that comes again revokes its whole family. */
  refresh(input: { refreshToken: string }): Promise<SessionGrant>;
  /** Ends the session; an unknown token is no error. */
  logOut(input: { refreshToken: string }): Promise<void>;
  /** Null when the user is gone or no longer belongs to the workspace. */
  find(input: { userId: string; workspaceId: string }): Promise<Account | null>;
}

/** What a workspace's plan allows, in the form in which the engine's commands take it. */
export interface Allowance {
  readonly monthlyLimit: number;
  readonly billing: BillingSchedule;
}

/** Workspaces and their members; each operation asks itself whether the actor may. */
export type Workspaces = Pick<
  Identity,
  | 'createWorkspace'
  | 'listWorkspaces'
  | 'getWorkspace'
  | 'changeBillingAnchor'
  | 'addMember'
  | 'listMembers'
  | 'removeMember'
>;

/** Credits given by an admin. */
export interface CreditGrant {
  /** The admin. */
  readonly actorId: string;
  readonly userId: string;
  readonly credits: number;
  readonly reason: string;
  /** Makes a repeat harmless; each admin has keys of their own. */
  readonly key: string;
}

/** What only admins do; nothing of it asks whether they may. */
export interface Administration {
  /** @throws DomainError NOT_FOUND. */
  changePlan: Identity['changePlan'];
  listAudit: Identity['listAudit'];
  /**
   * Wallet and audit line in one transaction.
   * @throws DomainError NOT_FOUND for an unknown user, IDEMPOTENCY_MISMATCH for a key of another grant.
   */
  grantCredits(grant: CreditGrant): Promise<{ granted: boolean; wallet: { limit: number; used: number } }>;
}

/** Products of workspaces. */
export type Products = Pick<ProductRepository, 'insert' | 'find' | 'findMany' | 'list' | 'update' | 'remove'>;

/** Orders of many products, and how their jobs stand. */
export type Batches = Pick<BatchRepository, 'insert' | 'find' | 'list' | 'readJobs' | 'setItems'>;

/** The list of a workspace's product videos. */
export type Videos = VideoReads;

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
  /** Where the books of these owners disagree; nothing when they are sound. */
  differencesOf(owners: readonly AccountOwner[]): Promise<readonly LedgerDifference[]>;
}

/** One end of a byte range, both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Stored bytes. */
export interface AssetReader {
  /**
   * A URL that works without credentials until `expiresAt`, and the same one for half of its life; `at` is the moment of
   * reading, now when absent.
   */
  sign(input: {
    bucket: string;
    key: string;
    contentType: string;
    at?: Date;
  }): Promise<{ url: string; expiresAt: Date }>;
  open(input: {
    bucket: string;
    key: string;
    range: ByteRange | null;
    signal: AbortSignal;
  }): Promise<NodeJS.ReadableStream>;
}

/** A callback as it came in. */
export interface RawCallback {
  readonly provider: string;
  readonly jobId: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Buffer;
  readonly receivedAt: Date;
  /** Address of the sender. */
  readonly ip: string;
}

/** Where the assets of an attempt lie or will lie. */
export type PlanAssets = AssetPlanner;

/** Stored callbacks. */
export interface CallbackInbox {
  /** Stores it and enqueues its task in one transaction; the same `dedupeKey` again changes nothing. */
  accept(callback: RawCallback & { attempt: number; dedupeKey: string }): Promise<{ kind: 'accepted' | 'duplicate' }>;
  /** Keeps what cannot be placed, capped in size and number, for whoever looks into it. */
  quarantine(callback: RawCallback & { reason: string }): Promise<unknown>;
}

/** What a sender's signature and body say, before anything is believed. */
export type CallbackReading =
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'event'; readonly dedupeKey: string };

export interface CallbackReader {
  /** Whether callbacks of this provider are taken at all. */
  knows(provider: string): boolean;
  /** Compares in constant time. */
  tokenFits(input: { provider: string; jobId: string; attempt: number; token: string }): boolean;
  read(callback: RawCallback & { attempt: number }): Promise<CallbackReading>;
}

/** A store that /readyz asks. `check` throws when it does not answer. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

/** Messages waiting or running, by task. */
export interface QueueDepthSample {
  readonly task: string;
  readonly state: string;
  readonly count: number;
}
