export { assertNever } from './errors/assert-never.ts';
export { DomainError, type DomainErrorCode } from './errors/domain-error.ts';
export { newJob } from './job/create-job.ts';
export { decideCancel, decideCancelOutcome, decideCancelUnconfirmed } from './job/decide-cancel.ts';
export { decideDeadline } from './job/decide-deadline.ts';
export { decideAssetsRemoved, decideDelete, mustRemoveAssets } from './job/decide-delete.ts';
export { decideFinish, decideHoldOverdue } from './job/decide-finish.ts';
export { decideIngested, decideIngestFailed, decideIngestOverdue } from './job/decide-ingest.ts';
export { assertRetryable, decideRetry } from './job/decide-retry.ts';
export { decideStart } from './job/decide-start.ts';
export {
  type Accepted,
  decideAccepted,
  decideNotFound,
  decideStartSubmission,
  decideSubmitError,
  decideSubmitLeaseExpired,
} from './job/decide-submission.ts';
export { decideVerdict, MAX_PAID_ATTEMPTS } from './job/decide-verdict.ts';
export { type Effect, type EffectRequest, effectKey, type JobTaskName } from './job/effect.ts';
export { effectsOf } from './job/effects-of.ts';
export { evolve } from './job/evolve.ts';
export {
  type Asset,
  type AssetRole,
  type Attempt,
  type AttemptState,
  currentAttempt,
  type Hold,
  isTerminal,
  type Job,
  type JobCore,
  type JobError,
  type JobErrorCode,
  type JobKind,
  type JobOrigin,
  type JobStage,
  type JobState,
  type JobStatus,
  type Money,
  type PlannedAsset,
  type PromptInput,
  type PromptStyle,
  type Settlement,
  type TerminalStatus,
} from './job/job.ts';
export { jobErrorFrom } from './job/job-error.ts';
export type { JobEvent, JobEventType } from './job/job-event.ts';
export { nextTaskOf } from './job/next-task.ts';
export { waitingProgress } from './job/progress.ts';
export { type PublicEventType, publicEventType } from './job/public-event.ts';
export { causeOf, moneyWithinAllowance, type SettlementPolicy } from './job/settlement.ts';
export { RETRY_REPAIR_MS, WATCHDOG_MS } from './job/timing.ts';
export { wakeAt } from './job/wake-at.ts';
export {
  ASPECT_RATIOS,
  type AspectRatio,
  DURATION_SECONDS,
  FRAMES_PER_SECOND,
  MODEL_CAPABILITIES,
  type ModelCapability,
  type NativeFrame,
} from './media/capabilities.ts';
export { type MediaWarning, planPurchase, type RequestedMedia, type ResolvedMedia } from './media/plan-purchase.ts';
export { type Charge, chargesFor, type Meter } from './pricing/charges.ts';
export { cleanPrompt, MAX_PROMPT_CHARACTERS } from './prompt/clean-prompt.ts';
export type { Json, OperationFailure, OperationSnapshot, OutputReference } from './provider/operation-snapshot.ts';
export {
  ProviderError,
  type ProviderErrorCode,
  type ProviderErrorOptions,
  type ProviderRetry,
} from './provider/provider-error.ts';
export { type AccountBalance, type AdmissionVerdict, decideAdmission, usedOf } from './quota/decide-admission.ts';
export { monthPeriod, periodEnd } from './quota/period.ts';
export { monthlyVideoLimit, type Plan } from './quota/plans.ts';
