import type { Asset } from '../job/asset.ts';
import type { MediaWarning } from '../media/plan-purchase.ts';

/** R-004-01. ADDITIONAL_INFO is where a refinement with further information stands until it has come (C-36). */
export const WORKFLOW_STEPS = [
  'INITIAL_PROMPT',
  'PROMPT_REFINEMENT',
  'ADDITIONAL_INFO',
  'FRAME_GENERATION',
  'FRAME_REVIEW',
  'VIDEO_GENERATION',
  'COMPLETED',
] as const;
export type WorkflowStep = (typeof WORKFLOW_STEPS)[number];

/** R-004-02. */
export const WORKFLOW_STATUSES = ['IN_PROGRESS', 'WAITING_USER_INPUT', 'PROCESSING', 'COMPLETED', 'FAILED'] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** What its owner said of the video beside the prompt (R-004-07); null: nothing. */
export interface WorkflowMetadata {
  readonly targetAudience: string | null;
  readonly tone: string | null;
  /** Seconds of the finished video, 1 to 60. */
  readonly duration: number | null;
  readonly style: string | null;
  /** `16:9`. */
  readonly aspectRatio: string | null;
}

/** One answer of a text model (R-004-04). `iteration` counts from 1. */
export interface RefinementIteration {
  readonly iteration: number;
  /** What the model was asked to refine: the initial prompt, or the further information. */
  readonly userPrompt: string;
  readonly refinedPrompt: string;
  /** The name under which the model was ordered. */
  readonly refinementModel: string;
  readonly additionalInfo: string | null;
  readonly jobId: string;
  /** The answer to an equal request of the same owner was taken over, and nothing was bought. */
  readonly cached: boolean;
  readonly timestamp: Date;
}

/** A stored picture and the job that made it. */
export interface FramePicture {
  readonly jobId: string;
  readonly asset: Asset;
}

/** What went wrong with a part of a step (R-004-24, C-37). */
export interface WorkflowError {
  readonly step: WorkflowStep;
  readonly code: string;
  readonly message: string;
  /** Whether the same call may succeed when it is made again. */
  readonly retryable: boolean;
  readonly class: 'user' | 'provider' | 'platform';
  readonly jobId: string | null;
  readonly frameNumber: number | null;
  readonly at: Date;
}

/** One sample picture of the video to come (R-004-05). `frameNumber` counts from 0. */
export interface GeneratedFrame {
  readonly frameNumber: number;
  /** What the picture was, or is being, made from; with the feedback folded in. */
  readonly prompt: string;
  /** The name under which the model was ordered. */
  readonly model: string;
  /** The newest one that was made; stays while it is made anew, and when that fails. */
  readonly picture: FramePicture | null;
  readonly approved: boolean;
  readonly feedback: string | null;
  /** How often a picture was ordered in place of one that was there (C-38). */
  readonly regenerations: number;
  /** Why the newest order of it made nothing; null when it did, or is under way. */
  readonly error: WorkflowError | null;
  readonly timestamp: Date;
}

/** The finished video (R-004-06). */
export interface VideoOutput {
  readonly jobId: string;
  readonly video: Asset;
  readonly thumbnail: Asset | null;
  /** The name under which the model was ordered. */
  readonly model: string;
  readonly durationSeconds: number;
  readonly fps: number;
  readonly finalPrompt: string;
  readonly warnings: readonly MediaWarning[];
  readonly timestamp: Date;
}

/** One job of a running order; `frameNumber` of frames only. */
export interface WorkflowPart {
  readonly jobId: string;
  readonly frameNumber: number | null;
}

export type WorkflowAction = 'refine' | 'frames' | 'video';

/** What is being made, and where the workflow stood before it was ordered. Only while PROCESSING. */
export interface RunningOrder {
  readonly action: WorkflowAction;
  /** Chosen by the caller, the same when the same call is repeated: 24 hex digits, and the id of its first part. */
  readonly orderId: string;
  /** Those whose outcome is not known yet. */
  readonly parts: readonly WorkflowPart[];
  /** What the order took of its caller's rate; null where no rate is counted. */
  readonly rateTicket: string | null;
  readonly orderedAt: Date;
  /** What a refusal of the whole order restores. */
  readonly before: Pick<
    Workflow,
    'step' | 'status' | 'lastActivity' | 'generatedFrames' | 'framesApproved' | 'modelSelections'
  >;
  /** Of a refinement. */
  readonly refinement: {
    readonly model: string;
    readonly userPrompt: string;
    readonly additionalInfo: string | null;
  } | null;
  /** Of a video. */
  readonly video: { readonly model: string; readonly finalPrompt: string } | null;
  readonly cancelRequestedAt: Date | null;
}

/** What one reviewer said of one frame. */
export interface FrameVerdict {
  readonly frameNumber: number;
  readonly approved: boolean;
  readonly feedback: string | null;
}

/** Somebody who is asked for a verdict by a link of their own. `id` is a UUID. */
export interface Reviewer {
  readonly id: string;
  readonly name: string;
  /** Null until they have answered; then their link is spent. */
  readonly votedAt: Date | null;
  readonly verdicts: readonly FrameVerdict[];
}

/** A review by several people (R-004-49): a frame is approved once `quorum` of them approved it. */
export interface TeamReview {
  /** UUID; links name it, so that those of an earlier review are worth nothing. */
  readonly id: string;
  readonly reviewers: readonly Reviewer[];
  readonly quorum: number;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  /** `decided`: every frame has its verdict. `closed`: its owner ended it. */
  readonly state: 'open' | 'decided' | 'closed';
}

/** One creative workflow (R-004-03). Ids are 24 hex digits, users are UUIDs. */
export interface Workflow {
  readonly id: string;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly campaignId: string | null;
  readonly title: string;
  readonly initialPrompt: string;
  readonly metadata: WorkflowMetadata;
  readonly step: WorkflowStep;
  readonly status: WorkflowStatus;
  readonly refinementIterations: readonly RefinementIteration[];
  readonly finalRefinedPrompt: string | null;
  readonly generatedFrames: readonly GeneratedFrame[];
  readonly framesApproved: boolean;
  readonly videoOutput: VideoOutput | null;
  /** The names under which models were ordered last. */
  readonly modelSelections: {
    readonly refinement: string | null;
    readonly frames: string | null;
    readonly video: string | null;
  };
  /** The newest 50, oldest first. */
  readonly errors: readonly WorkflowError[];
  readonly running: RunningOrder | null;
  /** The newest one; null before the first. */
  readonly teamReview: TeamReview | null;
  /** Where a branch comes from (R-004-51). */
  readonly branchedFrom: { readonly workflowId: string; readonly version: number } | null;
  /** Number of the newest event, gap-free from 1; every change is one event. */
  readonly version: number;
  readonly createdAt: Date;
  readonly lastActivity: Date;
  readonly deletedAt: Date | null;
}
