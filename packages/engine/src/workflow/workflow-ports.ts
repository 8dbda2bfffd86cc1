import type {
  BillingSchedule,
  JobOrigin,
  Workflow,
  WorkflowActor,
  WorkflowEvent,
  WorkflowModel,
  WorkflowModelUse,
  WorkflowStatus,
  WorkflowStep,
  WorkflowVersion,
} from '@callsheet/domain';
import type { EngineDependencies, EngineLog, OnStep } from '../ports.ts';

/** MongoDB `workflows`. A document holds the workflow and all of its events; every write names the version it was decided on. */
export interface WorkflowRepository {
  /** `duplicate` when a workflow of that id exists. */
  insert(input: { workflow: Workflow; event: WorkflowEvent }): Promise<'inserted' | 'duplicate'>;
  /** Also finds deleted ones; null also for a text that is no id. */
  find(id: string): Promise<Workflow | null>;
  /** One conditional update: state and event together. False when the version has moved on. */
  applyEvent(input: { expectedVersion: number; workflow: Workflow; event: WorkflowEvent }): Promise<boolean>;
  /** Every event from the first on; null when there is no such workflow. */
  readVersions(id: string): Promise<readonly WorkflowVersion[] | null>;
  /** Workflows whose order, or whose removal, may have been left half done, oldest first. */
  findOverdue(now: Date, limit: number): Promise<readonly Workflow[]>;
  /** Moves the time of the next look; null: never, until an order is placed. Touches neither version nor activity. */
  postponeWake(input: { id: string; expectedVersion: number; wakeAt: Date | null }): Promise<void>;
  /** Whether a workflow that is not deleted shows a picture of this job. */
  isShown(jobId: string): Promise<boolean>;
  /** The newest answer that this owner got to the same request; null when there is none. */
  findEqualRefinement(input: {
    ownerId: string;
    fingerprint: string;
  }): Promise<{ readonly jobId: string; readonly text: string } | null>;
}

/** Small event for everybody who watches; no prompts. */
export interface WorkflowNotice {
  readonly workflowId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly type: WorkflowEvent['type'];
  readonly step: WorkflowStep;
  readonly status: WorkflowStatus;
  readonly at: Date;
}

/** What changes to workflows need. */
export interface WorkflowStore {
  readonly workflows: WorkflowRepository;
  /** Best effort: a lost notice only delays, since listeners also read the documents. */
  readonly notifyWorkflow: (notice: WorkflowNotice) => Promise<void>;
  /** Gives a unit of a rate class back; may be repeated. */
  readonly giveBackRate: (ticket: string) => Promise<void>;
  readonly now: () => Date;
  readonly onStep: OnStep;
  readonly log: EngineLog;
}

/** The models of an installation by the names under which they are ordered. */
export interface WorkflowModels {
  /**
   * Null: the default one.
   * @throws DomainError VALIDATION_ERROR for a name that nobody knows, MODEL_RETIRED with its replacement (H4, H5).
   */
  find(use: WorkflowModelUse, name: string | null): WorkflowModel;
}

/** R-004-40 and the prices in credits. */
export interface WorkflowPolicy {
  readonly maxRefinements: number;
  readonly maxRegenerations: number;
  readonly maxVideoSeconds: number;
  readonly prices: { readonly refine: number; readonly frame: number };
}

export interface WorkflowDependencies extends WorkflowStore {
  readonly engine: EngineDependencies;
  readonly models: WorkflowModels;
  readonly policy: WorkflowPolicy;
  /** 24 hex digits. */
  readonly newId: () => string;
  /** UUIDs of reviews and reviewers. */
  readonly newUuid: () => string;
}

/** One unit of a caller's rate class; `id` null where nothing was counted. `startAfterMs`: how long the order waits for its turn. */
export interface RateTicket {
  readonly id: string | null;
  readonly startAfterMs: number;
}

/** Counts orders of one caller (C-39): asked once all preconditions hold. */
export interface RateTaker {
  /** @throws DomainError RATE_LIMITED. */
  take(): Promise<RateTicket>;
  giveBack(ticket: RateTicket): Promise<void>;
}

/** What all orders of a workflow's steps say. */
export interface OrderTerms {
  readonly workflowId: string;
  /** 24 hex digits, the same when the same call is repeated: what it began is finished, never begun anew. */
  readonly orderId: string;
  readonly by: WorkflowActor;
  readonly origin: JobOrigin;
  /** Videos that the plan of the workflow's workspace allows in a month. */
  readonly monthlyLimit: number;
  readonly billing: BillingSchedule;
  readonly priority: number;
  readonly rate: RateTaker;
}
