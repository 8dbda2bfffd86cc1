import type { Asset } from '../job/asset.ts';
import type { MediaWarning } from '../media/plan-purchase.ts';
import type { FrameVerdict, VideoOutput, Workflow, WorkflowMetadata, WorkflowPart } from './workflow.ts';

/** Who caused an event: its owner, a reviewer by their link, or Callsheet when a job has ended. */
export type WorkflowActor =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'reviewer'; readonly id: string; readonly name: string }
  | { readonly kind: 'system' };

interface Caused {
  readonly at: Date;
  readonly by: WorkflowActor;
}

/** What all orders say. */
interface Ordered extends Caused {
  /** 24 hex digits, and the id of the first job. */
  readonly orderId: string;
  readonly rateTicket: string | null;
}

/** A frame that is to be made, or made anew. */
export interface OrderedFrame {
  readonly frameNumber: number;
  readonly jobId: string;
  readonly prompt: string;
}

/** Why a part of an order made nothing. */
export interface PartFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly class: 'user' | 'provider' | 'platform';
}

/**
 * What happened to a workflow (R-004-50). Events are its versions: they are kept for ever and never change, and folding
 * them up to a number gives the workflow as it was then.
 */
export type WorkflowEvent =
  | (Caused & {
      readonly type: 'workflow.created';
      readonly id: string;
      readonly ownerId: string;
      readonly workspaceId: string;
      readonly campaignId: string | null;
      readonly title: string;
      readonly initialPrompt: string;
      readonly metadata: WorkflowMetadata;
    })
  /** Begins as another workflow was at one of its versions (R-004-51). `state` is already the new workflow's. */
  | (Caused & { readonly type: 'workflow.branched'; readonly state: Workflow })
  | (Ordered & {
      readonly type: 'refinement.ordered';
      readonly model: string;
      readonly userPrompt: string;
      readonly additionalInfo: string | null;
    })
  /** `model` and the rest of the request are those of the order, except where the answer was there already. */
  | (Caused & {
      readonly type: 'refinement.completed';
      readonly jobId: string;
      readonly refinedPrompt: string;
    })
  /** The answer to an equal request was taken over: nothing was ordered. */
  | (Caused & {
      readonly type: 'refinement.reused';
      readonly orderId: string;
      /** The job whose answer it is. */
      readonly jobId: string;
      readonly refinedPrompt: string;
      readonly model: string;
      readonly userPrompt: string;
      readonly additionalInfo: string | null;
    })
  /** `anew`: these frames exist and are made again; otherwise they are all there are. */
  | (Ordered & {
      readonly type: 'frames.ordered';
      readonly model: string;
      readonly anew: boolean;
      readonly frames: readonly OrderedFrame[];
    })
  | (Caused & { readonly type: 'frame.completed'; readonly jobId: string; readonly asset: Asset })
  | (Ordered & { readonly type: 'video.ordered'; readonly model: string; readonly finalPrompt: string })
  | (Caused & {
      readonly type: 'video.completed';
      readonly jobId: string;
      readonly output: Pick<VideoOutput, 'video' | 'thumbnail' | 'durationSeconds' | 'fps'> & {
        readonly warnings: readonly MediaWarning[];
      };
    })
  /** A refinement, a frame or a video that was ordered and not made. */
  | (Caused & { readonly type: 'part.failed'; readonly jobId: string; readonly failure: PartFailure })
  /** The whole order was refused when its jobs were to be admitted: everything is as before it. */
  | (Caused & {
      readonly type: 'order.refused';
      readonly orderId: string;
      readonly code: string;
      readonly message: string;
    })
  | (Caused & { readonly type: 'cancel.requested'; readonly parts: readonly WorkflowPart[] })
  | (Caused & { readonly type: 'frames.reviewed'; readonly verdicts: readonly FrameVerdict[] })
  | (Caused & {
      readonly type: 'team_review.opened';
      readonly reviewId: string;
      readonly reviewers: readonly { readonly id: string; readonly name: string }[];
      readonly quorum: number;
      readonly expiresAt: Date;
    })
  /** The last verdict that matters decides the review and is applied to the frames by the same event. */
  | (Caused & {
      readonly type: 'team_review.voted';
      readonly reviewId: string;
      readonly reviewerId: string;
      readonly verdicts: readonly FrameVerdict[];
    })
  | (Caused & { readonly type: 'team_review.closed'; readonly reviewId: string })
  | (Caused & { readonly type: 'workflow.deleted' });

export type WorkflowEventType = WorkflowEvent['type'];

/** The events of one type, or of some. */
export type WorkflowEventOf<T extends WorkflowEventType> = Extract<WorkflowEvent, { readonly type: T }>;

/** An event with its number, as it is kept. */
export interface WorkflowVersion {
  readonly version: number;
  readonly event: WorkflowEvent;
}
