import type { RenditionFormat } from '../media/rendition-formats.ts';
import type { Charge } from '../pricing/charges.ts';
import type { Json, OutputReference, ResultDetails } from '../provider/operation-snapshot.ts';
import type { Asset } from './asset.ts';
import type { Hold, JobError, JobStep, PlannedAsset, Settlement } from './job.ts';
import type { JobInput } from './job-input.ts';

/** What happened to a job. Facts in the past tense; `evolve` applies them, `effectsOf` says what they cause. */
export type JobEvent =
  /** A draft: holds its reservation and waits for its owner. */
  | { readonly type: 'job.created'; readonly at: Date }
  /** `deadlineAt` is set when a draft is started: a new job has it from its creation. */
  | { readonly type: 'job.queued'; readonly at: Date; readonly deadlineAt?: Date }
  /** What a draft will be made of has changed. */
  | { readonly type: 'job.edited'; readonly at: Date; readonly input: JobInput }
  /** An ended job runs again, under a reservation of its own. */
  | {
      readonly type: 'job.retried';
      readonly at: Date;
      readonly admission: number;
      readonly charges: readonly Charge[];
      readonly deadlineSeconds: number;
      readonly deadlineAt: Date;
    }
  | {
      readonly type: 'attempt.started';
      readonly at: Date;
      readonly attempt: number;
      readonly provider: string;
      readonly model: string;
      /** What is to be made, of a job with more than one step. */
      readonly step?: JobStep;
      /** The owner's own key that was chosen for it (R-004-28); absent: the operator's account. */
      readonly credential?: string;
      readonly submitLeaseUntil: Date;
    }
  | {
      readonly type: 'attempt.accepted';
      readonly at: Date;
      readonly attempt: number;
      readonly externalId: string;
      readonly handle: Json;
      readonly rawStatus: string;
      readonly checkAfterMs: number;
    }
  /** Nothing reached the provider, or it refused for now: the same job submits again after a while. */
  | {
      readonly type: 'attempt.postponed';
      readonly at: Date;
      readonly attempt: number;
      readonly error: JobError;
      readonly retryAfterMs: number;
    }
  | { readonly type: 'attempt.unknown'; readonly at: Date; readonly attempt: number; readonly checkAfterMs: number }
  | {
      readonly type: 'attempt.succeeded';
      readonly at: Date;
      readonly attempt: number;
      readonly externalId: string | null;
      readonly rawStatus: string;
      readonly outputs: readonly OutputReference[];
      readonly details?: ResultDetails;
      readonly plannedAssets: readonly PlannedAsset[];
    }
  /** A failed attempt that is followed by another one under the same reservation. */
  | {
      readonly type: 'attempt.failed';
      readonly at: Date;
      readonly attempt: number;
      readonly rawStatus: string;
      readonly error: JobError;
      readonly retryAfterMs: number;
    }
  /** The provider has the order and waits for a free place, or has found one. */
  | { readonly type: 'operation.throttled' | 'operation.resumed'; readonly at: Date; readonly attempt: number }
  /** The result of a step is stored and another step follows: that of `attempt` is paid for, the next one is ordered. */
  | { readonly type: 'step.stored'; readonly at: Date; readonly attempt: number; readonly assets: readonly Asset[] }
  | { readonly type: 'asset.stored'; readonly at: Date; readonly attempt: number; readonly assets: readonly Asset[] }
  | { readonly type: 'cancel.requested'; readonly at: Date }
  /** The outcome is decided, the money not yet moved. `attemptState` is the verdict on the current attempt, if any. */
  | {
      readonly type: 'job.settling';
      readonly at: Date;
      readonly settlement: Settlement;
      readonly attemptState: 'rejected' | 'succeeded' | 'failed' | 'canceled' | null;
      readonly rawStatus: string | null;
      /** Of a success whose video is kept elsewhere. */
      readonly details?: ResultDetails;
    }
  | { readonly type: 'job.completed'; readonly at: Date }
  | {
      readonly type: 'job.failed' | 'job.canceled' | 'job.expired';
      readonly at: Date;
      readonly error: JobError;
      readonly charged: boolean;
      readonly hold: Hold | null;
    }
  | { readonly type: 'hold.postponed'; readonly at: Date; readonly hold: Hold }
  | { readonly type: 'hold.settled'; readonly at: Date; readonly money: 'capture' | 'release' }
  /** A result that came after the end: it is kept, and the end stays what it was (N3). */
  | {
      readonly type: 'result.salvaged';
      readonly at: Date;
      readonly attempt: number;
      readonly rawStatus: string;
      readonly outputs: readonly OutputReference[];
      readonly plannedAssets: readonly PlannedAsset[];
    }
  /** The bytes of such a result are checked and have their picture. */
  | { readonly type: 'salvage.stored'; readonly at: Date; readonly attempt: number; readonly assets: readonly Asset[] }
  /** A further file of a completed job is there (R-003-34), or cannot be made. */
  | { readonly type: 'rendition.stored'; readonly at: Date; readonly format: RenditionFormat; readonly asset: Asset }
  | { readonly type: 'rendition.failed'; readonly at: Date; readonly format: RenditionFormat; readonly reason: string }
  | { readonly type: 'job.deleted'; readonly at: Date }
  /** The stored objects of a deleted job are gone. */
  | { readonly type: 'assets.removed'; readonly at: Date };

export type JobEventType = JobEvent['type'];
