import type {
  AdmissionVerdict,
  Asset,
  Charge,
  Effect,
  Job,
  JobEvent,
  JobStatus,
  JobTaskName,
  Meter,
  Money,
  PlannedAsset,
  SettlementPolicy,
} from '@callsheet/domain';

/** A job as its store holds it: the domain's job and the effects that wait to be dispatched. */
export interface StoredJob {
  readonly job: Job;
  readonly outbox: readonly PendingEffect[];
}

/** `admit` is the one effect that exists before the domain has decided anything. */
export type PendingEffect =
  | Effect
  | {
      readonly kind: 'admission';
      readonly name: 'admit';
      readonly id: string;
      readonly seq: number;
      readonly target: string;
      readonly at: Date;
    };

/** MongoDB `jobs`. Every write names the version that it was decided on, except where it says otherwise. */
export interface JobRepository {
  /** `duplicate` when a job of that id exists. */
  insert(input: { job: Job; event: JobEvent; outbox: readonly PendingEffect[] }): Promise<'inserted' | 'duplicate'>;
  /** Also finds deleted jobs: `deletedAt` tells. */
  find(id: string): Promise<StoredJob | null>;
  /**
   * One conditional update on `{_id, version: expectedVersion}`: state, event with its seq (newest 200 kept), new
   * outbox entries appended. False when the version has moved on.
   */
  applyEvent(input: {
    expectedVersion: number;
    job: Job;
    event: JobEvent;
    outbox: readonly PendingEffect[];
  }): Promise<boolean>;
  /** Takes dispatched effects out of the outbox by id, without touching `version`. */
  removeEffects(id: string, effectIds: readonly string[]): Promise<void>;
  /** Raises `progress` while processing; never lowers it and never touches `version`. True when it rose. */
  raiseProgress(id: string, progress: number): Promise<boolean>;
  /** Deletes a job whose admission was refused: only on version 1. */
  removeRefused(id: string): Promise<void>;
  /** Jobs with an outbox entry older than `before`, oldest first. */
  findWithStaleEffects(before: Date, limit: number): Promise<readonly StoredJob[]>;
  /** Jobs that want attention: an overdue deadline, submit lease, stage, unconfirmed cancel or reconcile time. */
  findOverdue(now: Date, limit: number): Promise<readonly StoredJob[]>;
  /** Moves the time of the next look, if the version has not moved on. Touches neither `version` nor `updatedAt`. */
  postponeWake(input: { id: string; expectedVersion: number; wakeAt: Date }): Promise<void>;
  /** Which of these ids exist, deleted ones included. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Ids only; validated against the task's schema in the catalog. */
export interface TaskMessage {
  readonly id: string;
  readonly name: JobTaskName;
  /** `number` counts the checks of an attempt. */
  readonly payload: {
    readonly jobId: string;
    readonly attempt: number;
    readonly effectId: string;
    readonly number: number;
  };
  readonly afterMs: number;
  readonly priority: number;
}

/** What a queue knows of one message id. `missing` also when it was finished long ago and deleted. */
export type TaskState = 'waiting' | 'active' | 'completed' | 'failed' | 'missing';

export interface TaskQueue {
  /** `duplicate` when a message of that id exists, in whatever state. */
  enqueue(message: TaskMessage): Promise<'queued' | 'duplicate'>;
  stateOf(name: JobTaskName, id: string): Promise<TaskState>;
}

export interface AdmissionRequest {
  readonly jobId: string;
  readonly number: number;
  readonly charges: readonly Charge[];
  /** Null for drafts. */
  readonly firstTask: TaskMessage | null;
}

/** How the reservations of one admission stand. `none`: it was refused or never took place. */
export type ReservationState = 'reserved' | 'captured' | 'released' | 'none';

/** An admission that still holds units. `at` is when it was made. */
export interface OpenAdmission {
  readonly jobId: string;
  readonly number: number;
  readonly at: Date;
}

/** Postgres `ledger`. Money moves by keyed calls that may be repeated for ever. */
export interface Ledger {
  /** One transaction: verdict row, reservations, entries and the first task. The first committed verdict binds every repeat. */
  admit(request: AdmissionRequest): Promise<AdmissionVerdict>;
  findVerdict(jobId: string, number: number): Promise<AdmissionVerdict | null>;
  /** The job's admission with the highest number, and its verdict. */
  findLastAdmission(jobId: string): Promise<{ number: number; verdict: AdmissionVerdict } | null>;
  /**
   * Moves every reservation of an admission from reserved to captured or released, exactly once. Answers how they stand
   * afterwards: an earlier, different settlement wins (U-02, U-12). With no verdict yet, the verdict becomes `withdrawn`, so
   * that an admission that comes later reserves nothing.
   */
  settle(input: {
    jobId: string;
    number: number;
    money: Exclude<Money, 'hold'>;
    /** Only what was reserved for these; absent: all that is open. */
    actions?: readonly string[];
    cause: 'user' | 'provider' | 'platform' | 'success';
    at: Date;
  }): Promise<ReservationState>;
  /** What a job has reserved, by admission. */
  readJobEntries(jobId: string): Promise<
    readonly {
      readonly number: number;
      readonly account: { readonly meter: Meter; readonly subject: string; readonly period: string };
      readonly action: string;
      readonly amount: number;
    }[]
  >;
  /** Releases with cause `user` of this subject since then (U-05). */
  countUserReleases(subject: string, since: Date): Promise<number>;
  /** Admissions with reservations still open that were made before then, oldest first, behind `after` when it is given. */
  findOpenAdmissions(before: Date, limit: number, after?: OpenAdmission): Promise<readonly OpenAdmission[]>;
}

/** Small event for everybody who watches; no prompts (architecture.md, Real time). */
export interface JobNotice {
  readonly jobId: string;
  readonly ownerId: string;
  readonly seq: number;
  readonly type: string;
  readonly status: JobStatus;
  readonly progress: number;
  readonly at: Date;
}

export interface Notifier {
  /** Best effort: a lost notice only delays, since listeners also tail the documents. */
  publish(notice: JobNotice): Promise<void>;
}

/** Takes stored objects away; deleting what is not there is success. */
export interface AssetRemover {
  remove(assets: readonly Pick<Asset, 'bucket' | 'key'>[]): Promise<void>;
}

/** Brings a projection up to the given seq of a job; older seqs change nothing. */
export type ProjectionApplier = (input: { job: Job; seq: number; target: string }) => Promise<void>;

/** Called between any two awaits; tests kill the process in it, production does nothing. */
export type OnStep = (name: string) => void | Promise<void>;

/** Derives where the assets of an attempt will lie; the same input gives the same keys. */
export type AssetPlanner = (input: { job: Job; attempt: number }) => readonly PlannedAsset[];

export interface EngineLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Everything the engine's use cases need from outside. */
export interface EngineDependencies {
  readonly jobs: JobRepository;
  readonly queue: TaskQueue;
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly assets: AssetRemover;
  readonly planAssets: AssetPlanner;
  readonly projections: Readonly<Record<string, ProjectionApplier>>;
  readonly policy: SettlementPolicy;
  readonly now: () => Date;
  readonly onStep: OnStep;
  readonly log: EngineLog;
}
