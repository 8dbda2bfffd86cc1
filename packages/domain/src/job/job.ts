import type { RequestedMedia, ResolvedMedia } from '../media/plan-purchase.ts';
import type { Charge } from '../pricing/charges.ts';
import type { Json, OutputReference, ResultDetails } from '../provider/operation-snapshot.ts';
import type { Asset, AssetRole } from './asset.ts';
import type { JobInput } from './job-input.ts';

/**
 * What kind of thing is made. `import` takes in a video that exists already (R-001-16). `refine`, `frame` and
 * `workflow_video` are the steps of a creative workflow (R-004-10, R-004-11, R-004-14).
 */
export type JobKind =
  | 'prompt'
  | 'product'
  | 'avatar'
  | 'script'
  | 'import'
  | 'scene'
  | 'workflow_video'
  | 'frame'
  | 'refine';
/** The surface through which a job came in; decides the words in which it is shown (C-01). */
export type JobOrigin = 'v1' | 's000' | 's001' | 's002' | 's003' | 's004';
export type JobStatus =
  | 'draft'
  | 'queued'
  | 'processing'
  | 'awaiting_input'
  | 'completed'
  | 'failed'
  | 'canceled'
  | 'expired';
export type TerminalStatus = 'completed' | 'failed' | 'canceled' | 'expired';
/** `video`: the picture of a scene is stored, and its video waits to be ordered. */
export type JobStage = 'submit' | 'waiting' | 'ingest' | 'video' | 'settle';
/**
 * What one purchase of a job makes. Scenes make a picture and then a video from it (R-003-01), refinements a text and
 * frames a picture (R-004-16, R-004-18), all others a video.
 */
export type JobStep = ScenePurchase | 'text';
/** The two things that a scene buys. */
export type ScenePurchase = 'image' | 'video';

/** Why a job did not complete (http-surface.md 6.2, job failure codes). `message` is never empty (U-22). */
export type JobErrorCode =
  | 'MODERATION_INPUT'
  | 'MODERATION_OUTPUT'
  | 'PROVIDER_REJECTED'
  | 'PROVIDER_FAILED'
  | 'PROVIDER_TIMEOUT'
  | 'PROVIDER_RATE_LIMITED'
  | 'ASSET_DOWNLOAD_FAILED'
  | 'ASSET_INVALID'
  | 'STORAGE_FAILED'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELED'
  | 'UNKNOWN_OUTCOME_EXPIRED'
  | 'WORKFLOW_ERROR'
  | 'INTERNAL';

export interface JobError {
  readonly code: JobErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Who caused it: decides whether releases count against the user's daily allowance (U-05). */
  readonly class: 'user' | 'provider' | 'platform';
}

/** Where an asset of an attempt will lie. Derived and stored before the upload, so that a re-run overwrites and a delete finds it. */
export interface PlannedAsset {
  readonly role: AssetRole;
  readonly bucket: string;
  readonly key: string;
}

export type AttemptState = 'submitting' | 'accepted' | 'rejected' | 'unknown' | 'succeeded' | 'failed' | 'canceled';

/** One paid try at a provider: intent, submit lease, operation id, verdict. */
export interface Attempt {
  readonly number: number;
  /** The admission whose reservation pays for it. */
  readonly admission: number;
  readonly provider: string;
  readonly model: string;
  /** What it makes, of a job with more than one step; absent: the video. */
  readonly step?: JobStep;
  /** The key of the owner's own that it is ordered with and asked about (R-004-28); absent: the operator's account. */
  readonly credential?: string;
  readonly state: AttemptState;
  /** Until then a redelivered submit waits; after it the outcome of the call is unknown. */
  readonly submitLeaseUntil: Date;
  readonly externalId: string | null;
  /** The adapter's own memory of the operation, validated when read back. */
  readonly handle: Json;
  readonly rawStatus: string | null;
  readonly outputs: readonly OutputReference[];
  /** What a generator told of its result beside the file, since the verdict (R-000-15). */
  readonly details?: ResultDetails;
  readonly plannedAssets: readonly PlannedAsset[];
  /** Its success came after the job had ended without one (N3). */
  readonly salvaged?: true;
  /** Its result is stored and paid for, and another step of the job follows. */
  readonly delivered?: true;
  /** Since then the provider keeps it waiting for a free place, which does not count against the deadline. */
  readonly throttledSince?: Date | null;
  readonly error: JobError | null;
  readonly startedAt: Date;
  readonly acceptedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What happens to the reservation of an admission. `hold` leaves it reserved until a later verdict. */
export type Money = 'capture' | 'release' | 'hold';

/** A decided outcome that has not been paid yet: the point of no return. */
export type Settlement =
  | { readonly outcome: 'completed'; readonly money: 'capture' }
  | { readonly outcome: 'failed' | 'canceled' | 'expired'; readonly money: Money; readonly error: JobError };

/** Money still held after the terminal status, because the provider's verdict is not known. */
export interface Hold {
  readonly attempt: number;
  readonly since: Date;
  /** Index into the reconcile schedule of the next look. */
  readonly step: number;
  readonly nextAt: Date;
}

/** Fields that every job has, whatever its status. Times are Dates, progress is 0..100. */
export interface JobCore {
  readonly id: string;
  readonly kind: JobKind;
  readonly origin: JobOrigin;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly title: string | null;
  readonly input: JobInput;
  readonly requested: RequestedMedia;
  readonly resolved: ResolvedMedia;
  readonly charges: readonly Charge[];
  /** Number of the admission in force: 1, and one more for each explicit retry. */
  readonly admission: number;
  readonly priority: number;
  readonly progress: number;
  /** Seconds that one run may take, from the moment in which it is queued: by creation, start or retry. */
  readonly deadlineSeconds: number;
  readonly deadlineAt: Date;
  /** A job that nothing was submitted for by then expires; null: only `deadlineAt` counts. */
  readonly startDeadlineAt: Date | null;
  readonly attempts: readonly Attempt[];
  readonly assets: readonly Asset[];
  /** Number of the newest event, gap-free from 1. */
  readonly seq: number;
  /** Counts conditional updates; a transition names the one it was decided on. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** Each status carries only what exists in it. */
export type JobState =
  | { readonly status: 'draft' }
  | { readonly status: 'queued' }
  | {
      readonly status: 'processing';
      readonly stage: 'submit' | 'waiting' | 'ingest' | 'video';
      readonly cancelRequestedAt: Date | null;
      readonly stageSince: Date;
    }
  | {
      readonly status: 'processing';
      readonly stage: 'settle';
      readonly settlement: Settlement;
      readonly stageSince: Date;
    }
  | { readonly status: 'awaiting_input' }
  | { readonly status: 'completed' }
  | {
      readonly status: 'failed' | 'canceled' | 'expired';
      readonly error: JobError;
      readonly charged: boolean;
      readonly hold: Hold | null;
    };

export type Job = JobCore & JobState;

/** Whether nothing but an explicit retry can change the status any more. */
export function isTerminal(status: JobStatus): status is TerminalStatus {
  return status === 'completed' || status === 'failed' || status === 'canceled' || status === 'expired';
}

/** The try that is under way or was the last one; null before the first. */
export function currentAttempt(job: JobCore): Attempt | null {
  return job.attempts.at(-1) ?? null;
}
