import type {
  BatchRepository,
  CampaignRepository,
  ProductRepository,
  ScenarioRepository,
  SceneRepository,
  UploadRepository,
  VideoReads,
} from '@callsheet/database';
import type { Job, JobEventType, JobInput, JobKind, JobOrigin, JobStatus, Scenario, Scene } from '@callsheet/domain';
import type { AssetPlanner, CreateJobCommand, RetryJobCommand } from '@callsheet/engine';
import type { ObjectStorage } from '@callsheet/object-storage';
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
  /** Made for this workflow. */
  readonly workflowId?: string;
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

/** Scenes, as orders of their videos read them. Deleted ones are found too: `deletedAt` tells. */
export interface SceneReader {
  find(sceneId: string): Promise<Scene | null>;
  /** Of one scenario, oldest first, deleted ones left out. */
  listOfScenario(input: { scenarioId: string; limit: number }): Promise<readonly Scene[]>;
}

/** Scenarios, likewise. */
export interface ScenarioReader {
  find(scenarioId: string): Promise<Scenario | null>;
}

/** Scene jobs, by what comes out of them. */
export interface EqualScenes {
  /** The user's newest completed job of this fingerprint whose files are still there; null when there is none (R-003-29). */
  findEqualScene(input: { ownerId: string; fingerprint: string }): Promise<string | null>;
}

/** Scenes of users. */
export type Scenes = Pick<
  SceneRepository,
  'insert' | 'find' | 'list' | 'listOfScenario' | 'update' | 'remove' | 'isUploadUsed'
>;

/** Scenarios of users. */
export type Scenarios = Pick<ScenarioRepository, 'insert' | 'find' | 'list' | 'update' | 'remove'>;

/** Campaigns of users. */
export type Campaigns = CampaignRepository;

/** Pictures that users put into the storage themselves. */
export type Uploads = Pick<UploadRepository, 'insert' | 'find' | 'conclude' | 'remove'>;

/** Where those pictures lie. */
export type UploadStorage = Pick<ObjectStorage, 'signPut' | 'openRange' | 'remove'>;

/** Products of workspaces. */
export type Products = Pick<ProductRepository, 'insert' | 'find' | 'findMany' | 'list' | 'update' | 'remove'>;

/** Orders of many products, and how their jobs stand. */
export type Batches = Pick<BatchRepository, 'insert' | 'find' | 'list' | 'readJobs' | 'setItems'>;

/** The list of a workspace's product videos. */
export type Videos = VideoReads;

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
  /** A URL that works for everybody and for ever; null where one has to be signed (C-20). */
  publicUrl(object: { bucket: string; key: string }): string | null;
  open(input: {
    bucket: string;
    key: string;
    range: ByteRange | null;
    signal: AbortSignal;
  }): Promise<NodeJS.ReadableStream>;
}

/** Where the assets of an attempt lie or will lie. */
export type PlanAssets = AssetPlanner;

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
