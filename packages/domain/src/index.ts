export {
  type AvatarBrief,
  type AvatarNames,
  type AvatarOrder,
  type AvatarScript,
  speakerOf,
  spokenTextOf,
} from './avatar/avatar-order.ts';
export { type AvatarVideoStatus, avatarVideoStatus, estimatedCompletion } from './avatar/avatar-video-status.ts';
export { cleanBrief, cleanEmail, cleanScript, cleanTitle } from './avatar/clean-order.ts';
export {
  isNotified,
  type NotifiedEvent,
  type NotifiedJob,
  notificationOf,
  VIDEO_NOTIFICATION_EVENT,
  type VideoNotification,
} from './avatar/video-notification.ts';
export {
  type JobEnd,
  jobEndOf,
  summarizeVideos,
  type VideoCount,
  type VideoFigures,
  type VideoStatistics,
} from './avatar/video-statistics.ts';
export { type WorkflowEntry, workflowEntriesOf } from './avatar/workflow-entry.ts';
export type { Campaign } from './campaign/campaign.ts';
export {
  type CampaignTexts,
  cleanCampaign,
  isCampaignId,
  MAX_CAMPAIGN_DESCRIPTION_CHARACTERS,
  MAX_CAMPAIGN_NAME_CHARACTERS,
} from './campaign/clean-campaign.ts';
export { type Avatar, type CatalogueEntry, compareEntries, type Topic, type Voice } from './catalog/catalogue.ts';
export { chooseVoice } from './catalog/choose-voice.ts';
export {
  type AvatarDraft,
  cleanAvatar,
  cleanTopic,
  cleanVoice,
  DEFAULT_ORDER,
  ENTRY_LIMITS,
  type TopicDraft,
  type VoiceDraft,
} from './catalog/clean-entry.ts';
export { DEFAULT_AVATARS, DEFAULT_TOPICS, DEFAULT_VOICES } from './catalog/default-catalogue.ts';
export { isEntryId, MAX_ORDER } from './catalog/entry-checks.ts';
export { type Gender, normalizeGender } from './catalog/gender.ts';
export { keepAvatars, keepVoices, type OfferedAvatar, type OfferedVoice } from './catalog/offered-entry.ts';
export { assertNever } from './errors/assert-never.ts';
export { DomainError, type DomainErrorCode } from './errors/domain-error.ts';
export { mayChange, mayRead, maySpend, type OwnedJob, type Viewer } from './job/access.ts';
export { assertIndependent } from './job/assert-independent.ts';
export type { Asset, AssetRole } from './job/asset.ts';
export { newJob } from './job/create-job.ts';
export { decideCancel, decideCancelOutcome, decideCancelUnconfirmed } from './job/decide-cancel.ts';
export { decideDeadline } from './job/decide-deadline.ts';
export { decideAssetsRemoved, decideDelete, mustRemoveAssets } from './job/decide-delete.ts';
export { decideEdit } from './job/decide-edit.ts';
export { decideFinish, decideHoldOverdue } from './job/decide-finish.ts';
export { decideIngested, decideIngestFailed, decideIngestOverdue } from './job/decide-ingest.ts';
export { decideRenditionFailed, decideRenditionStored, wantsRendition } from './job/decide-rendition.ts';
export { assertRetryable, decideRetry } from './job/decide-retry.ts';
export { decideSalvage, decideSalvaged, salvageableAttempt } from './job/decide-salvage.ts';
export { decideStart } from './job/decide-start.ts';
export {
  type Accepted,
  decideAccepted,
  decideNotFound,
  decideStartSubmission,
  decideSubmitError,
  decideSubmitLeaseExpired,
} from './job/decide-submission.ts';
export { decideThrottle } from './job/decide-throttle.ts';
export { decideVerdict, MAX_PAID_ATTEMPTS } from './job/decide-verdict.ts';
export { type Effect, type EffectRequest, effectKey, type JobTaskName, type SubmitTaskName } from './job/effect.ts';
export { effectsOf, projectionsOf } from './job/effects-of.ts';
export { evolve } from './job/evolve.ts';
export {
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
  type JobStep,
  type Money,
  type PlannedAsset,
  type ScenePurchase,
  type Settlement,
  type TerminalStatus,
} from './job/job.ts';
export { jobErrorFrom } from './job/job-error.ts';
export type { JobEvent, JobEventType } from './job/job-event.ts';
export {
  type AvatarInput,
  avatarNamesOf,
  avatarOrderOf,
  type ChatMessage,
  type ImportInput,
  type JobInput,
  type ProductInput,
  type ProductOrder,
  type PromptInput,
  type PromptStyle,
  productOf,
  type ReferencePicture,
  type SceneInput,
  type SceneOrder,
  sceneOf,
  type WorkflowInput,
  type WorkflowOrder,
  workflowOrderOf,
} from './job/job-input.ts';
export { chargeState, type MoneyMove, moneyMoves } from './job/job-money.ts';
export {
  awaitsSubmission,
  currentStep,
  deliveredAttempt,
  nextPurchase,
  outstandingSteps,
  sceneStepOf,
  stepOf,
  submitTaskOf,
} from './job/job-steps.ts';
export { nextTaskOf } from './job/next-task.ts';
export { isProductTemplate, PRODUCT_TEMPLATES, type ProductTemplate } from './job/product-template.ts';
export { progressAt, waitingProgress } from './job/progress.ts';
export { type PublicEventType, publicEventType } from './job/public-event.ts';
export { causeOf, moneyWithinAllowance, type SettlementPolicy } from './job/settlement.ts';
export { STEP_ACTIONS } from './job/step-actions.ts';
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
export {
  isPictureWhole,
  PICTURE_HEAD_BYTES,
  PICTURE_TAIL_BYTES,
  type PictureHeader,
  type PictureType,
  readPictureHeader,
  sniffPicture,
} from './media/picture-header.ts';
export {
  AVATAR_DEADLINE_SECONDS,
  type AvatarProvider,
  deadlineOfMaker,
  IMPORT_DEADLINE_SECONDS,
  planAvatarVideo,
  planImport,
} from './media/plan-avatar-video.ts';
export { planProductVideo } from './media/plan-product-video.ts';
export {
  type MediaWarning,
  type PicturePlan,
  planPurchase,
  type RequestedMedia,
  type ResolvedMedia,
} from './media/plan-purchase.ts';
export { planReuse, REUSE_PROVIDER } from './media/plan-reuse.ts';
export { planScene, type SceneWish } from './media/plan-scene.ts';
export { FRAME_SIZES, planFrame, planRefinement, planWorkflowVideo } from './media/plan-workflow.ts';
export { RENDITION_FORMATS, type RenditionFormat } from './media/rendition-formats.ts';
export { SCENE_PROVIDER, SCENE_QUALITIES, SCENE_VIDEO_MODELS, type SceneQuality } from './media/scene-presets.ts';
export { DEFAULT_SCENE_RATIO, mapSceneRatio, SCENE_RATIOS, sizeOfRatio } from './media/scene-ratios.ts';
export { type SceneStep, sceneStepAt } from './media/scene-step.ts';
export { shownMedia } from './media/shown-media.ts';
export {
  MAX_PICTURE_PIXELS,
  MAX_UPLOAD_BYTES,
  type Upload,
  type UploadedPicture,
  type UploadState,
  type UploadStatus,
  uploadStatus,
} from './media/upload.ts';
export {
  type Charge,
  chargesFor,
  creditCharges,
  type Meter,
  type ScenePrices,
  type StepPrices,
  sceneCharges,
  videoUnitsOf,
  WALLET_PERIOD,
} from './pricing/charges.ts';
export {
  type Batch,
  type BatchItem,
  type BatchJob,
  type BatchProgress,
  type BatchSubject,
  batchProgress,
  batchSubjectId,
  batchSubjectOf,
} from './product/batch.ts';
export { cleanProduct } from './product/clean-product.ts';
export { MAX_IMAGES } from './product/image-urls.ts';
export { orderProduct, requireTemplate } from './product/order-product.ts';
export type { Marketplace, Product, ProductFields } from './product/product.ts';
export {
  type ProductVideo,
  type ProductVideoChange,
  type ProductVideoStatus,
  productVideoOf,
  productVideoStatus,
} from './product/product-video.ts';
export { searchQuery, searchTokens, searchWords } from './product/search-tokens.ts';
export {
  LIST_KEY_ANY,
  listKeyOf,
  VIDEO_LIST_STATUSES,
  type VideoListing,
  type VideoListStatus,
  videoListingOf,
} from './product/video-listing.ts';
export {
  cleanInstructions,
  cleanPrompt,
  cleanScenePrompt,
  cleanScenePrompts,
  MAX_INSTRUCTION_CHARACTERS,
  MAX_PROMPT_CHARACTERS,
  MAX_SCENE_PROMPT_UNITS,
} from './prompt/clean-prompt.ts';
export {
  isKeptElsewhere,
  type Json,
  type LinkedOutput,
  type OperationFailure,
  type OperationSnapshot,
  type OutputReference,
  type ResultDetails,
  type UploadedOutput,
} from './provider/operation-snapshot.ts';
export {
  ProviderError,
  type ProviderErrorCode,
  type ProviderErrorOptions,
  type ProviderRetry,
} from './provider/provider-error.ts';
export { type AccountBalance, type AdmissionVerdict, decideAdmission, usedOf } from './quota/decide-admission.ts';
export {
  type BillingPeriod,
  type BillingSchedule,
  billingPeriod,
  CALENDAR_MONTHS,
  changeAnchorDay,
  periodEnd,
} from './quota/period.ts';
export { monthlyVideoLimit, PLANS, type Plan } from './quota/plans.ts';
export {
  effectiveRates,
  RATE_CLASSES,
  type RateClass,
  type RateLimits,
  type RateRules,
  type RateWindow,
  rateSubject,
  type StandardRates,
} from './quota/rate-rules.ts';
export {
  creditUsageWarning,
  type MeterUse,
  QUOTA_THRESHOLDS,
  type QuotaThreshold,
  thresholdsReached,
  type UsageState,
  usagePercentage,
  usageState,
  videoUsageWarning,
} from './quota/usage-state.ts';
export {
  cleanScenario,
  cleanScene,
  DEFAULT_SCENE_SECONDS,
  MAX_RESOLUTION_CHARACTERS,
  MAX_SCENE_SECONDS,
  type ScenarioTexts,
  type SceneTexts,
} from './scene/clean-scene.ts';
export type { Scenario, Scene, SceneFile, SceneReference, SceneStatus } from './scene/scene.ts';
export { type SceneChange, type SceneResult, sceneChangeOf, sceneResult, sceneStatus } from './scene/scene-change.ts';
export { sceneFingerprintText } from './scene/scene-fingerprint.ts';
export { jobIdOf, taskIdOf } from './scene/task-id.ts';
export { areApproved } from './workflow/apply-verdicts.ts';
export { isTeamReviewOpen } from './workflow/assert-reviewable.ts';
export { beginWorkflow } from './workflow/begin-workflow.ts';
export {
  cleanAdditionalInfo,
  cleanVerdicts,
  cleanWorkflow,
  cleanWorkflowTitle,
  MAX_ADDITIONAL_INFO_CHARACTERS,
  MAX_CAMPAIGN_ID_CHARACTERS,
  MAX_FEEDBACK_CHARACTERS,
  MAX_INITIAL_PROMPT_CHARACTERS,
  MAX_METADATA_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  MAX_WORKFLOW_SECONDS,
  type WorkflowTexts,
} from './workflow/clean-workflow.ts';
export { clipRefined, MAX_REFINED_CHARACTERS } from './workflow/clip-refined.ts';
export { decideBranch } from './workflow/decide-branch.ts';
export { decideCancelOrder } from './workflow/decide-cancel-order.ts';
export { decideCloseTeamReview } from './workflow/decide-close-team-review.ts';
export { decideDeleteWorkflow } from './workflow/decide-delete-workflow.ts';
export { DEFAULT_FRAME_COUNT, decideGenerateFrames, MAX_FRAMES } from './workflow/decide-generate-frames.ts';
export { decideGenerateVideo } from './workflow/decide-generate-video.ts';
export {
  decideOpenTeamReview,
  MAX_REVIEWER_NAME_CHARACTERS,
  MAX_REVIEWERS,
} from './workflow/decide-open-team-review.ts';
export { decideOrderRefused } from './workflow/decide-order-refused.ts';
export { decidePartEnded, type PartOutcome } from './workflow/decide-part-ended.ts';
export { decideRefine, decideReuseRefinement } from './workflow/decide-refine.ts';
export { decideRegenerateFrames } from './workflow/decide-regenerate-frames.ts';
export { decideReviewFrames } from './workflow/decide-review-frames.ts';
export { decideVote, reviewerOf } from './workflow/decide-vote.ts';
export { evolveWorkflow } from './workflow/evolve-workflow.ts';
export { MAX_WORKFLOW_ERRORS } from './workflow/fail-part.ts';
export { findOrder } from './workflow/find-order.ts';
export { foldFeedback } from './workflow/fold-feedback.ts';
export { foldWorkflow } from './workflow/fold-workflow.ts';
export { framePrompts } from './workflow/frame-prompts.ts';
export { isFramesTurn } from './workflow/is-frames-turn.ts';
export { type NextStep, nextStepOf, type WorkflowPrices } from './workflow/next-step.ts';
export { refinementMessages } from './workflow/refinement-messages.ts';
export { regenerationsLeft, remainingRefinements } from './workflow/remaining.ts';
export { type SignaledVersion, signaledVersions } from './workflow/signaled-versions.ts';
export { tallyVotes } from './workflow/tally-votes.ts';
export { workflowVideoWish } from './workflow/video-wish.ts';
export {
  type FramePicture,
  type FrameVerdict,
  type GeneratedFrame,
  type RefinementIteration,
  type Reviewer,
  type RunningOrder,
  type TeamReview,
  type VideoOutput,
  WORKFLOW_STATUSES,
  WORKFLOW_STEPS,
  type Workflow,
  type WorkflowAction,
  type WorkflowError,
  type WorkflowMetadata,
  type WorkflowPart,
  type WorkflowStatus,
  type WorkflowStep,
} from './workflow/workflow.ts';
export type { OrderCommand, WorkflowCommand } from './workflow/workflow-command.ts';
export type {
  OrderedFrame,
  PartFailure,
  WorkflowActor,
  WorkflowEvent,
  WorkflowEventOf,
  WorkflowEventType,
  WorkflowVersion,
} from './workflow/workflow-event.ts';
export { workflowJobIds } from './workflow/workflow-job-ids.ts';
export type { WorkflowModel, WorkflowModelUse } from './workflow/workflow-model.ts';
export { type WorkflowProgress, workflowProgressOf } from './workflow/workflow-progress.ts';
export { MAX_WORKFLOW_VERSIONS } from './workflow/workflow-refusal.ts';
export { judgedFrames, type WorkflowSignal, workflowSignals } from './workflow/workflow-signals.ts';
export {
  type PartTime,
  summarizeWorkflows,
  type WorkflowFact,
  type WorkflowStatistics,
} from './workflow/workflow-statistics.ts';
