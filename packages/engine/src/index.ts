export { cancelJob } from './cancel-job.ts';
export { type CreateJobCommand, createJob, type NewJob } from './create-job.ts';
export { deleteJob } from './delete-job.ts';
export { editDraft } from './edit-draft.ts';
export { enqueueNextCheck } from './enqueue-next-check.ts';
export { JOB_NOTICE_CHANNEL } from './job-notice-channel.ts';
export type { JobOrder, SceneOrderCommand } from './job-order.ts';
export { recordSalvage } from './keep-or-drop-upload.ts';
export type { OpenAdmissionsCursor } from './mend-open-admissions.ts';
export type {
  AdmissionRequest,
  AssetPlanner,
  AssetRemover,
  EngineDependencies,
  EngineLog,
  JobNotice,
  JobRepository,
  Ledger,
  Notifier,
  OnStep,
  PendingEffect,
  ProjectionApplier,
  ReservationState,
  StoredJob,
  TaskMessage,
  TaskQueue,
  TaskState,
} from './ports.ts';
export { recordCancelOutcome } from './record-cancel-outcome.ts';
export { recordIngest, recordIngestFailure } from './record-ingest.ts';
export { recordRendition, recordRenditionFailure } from './record-rendition.ts';
export { recordSnapshot } from './record-snapshot.ts';
export { recordVideoStored } from './record-video-stored.ts';
export { type RetryJobCommand, retryJob } from './retry-job.ts';
export { settleJob } from './settle-job.ts';
export { startJob } from './start-job.ts';
export {
  beginSubmission,
  type ChooseCredential,
  recordLookup,
  recordSubmission,
  recordSubmitError,
  type Submission,
  type WaitForTurn,
} from './submission.ts';
export { type SweepReport, sweep } from './sweep.ts';
export { type BranchWorkflowCommand, branchWorkflow } from './workflow/branch-workflow.ts';
export { cancelWorkflowOrder } from './workflow/cancel-workflow-order.ts';
export { type CreateWorkflowCommand, createWorkflow } from './workflow/create-workflow.ts';
export { deleteWorkflow } from './workflow/delete-workflow.ts';
export { findWorkflowOrder } from './workflow/find-workflow-order.ts';
export {
  type GenerateFramesCommand,
  generateFrames,
  type RegenerateFramesCommand,
  regenerateFrames,
} from './workflow/generate-frames.ts';
export { type GenerateWorkflowVideoCommand, generateWorkflowVideo } from './workflow/generate-workflow-video.ts';
export { mendWorkflows } from './workflow/mend-workflows.ts';
export { recordPartEnd } from './workflow/record-part-end.ts';
export { type RefineWorkflowCommand, refineWorkflow } from './workflow/refine-workflow.ts';
export { type ReviewFramesCommand, reviewFrames } from './workflow/review-frames.ts';
export {
  closeTeamReview,
  type OpenTeamReviewCommand,
  openTeamReview,
  type VoteOnFramesCommand,
  voteOnFrames,
} from './workflow/team-review.ts';
export { WORKFLOW_NOTICE_CHANNEL } from './workflow/workflow-notice-channel.ts';
export type {
  OrderTerms,
  RateTaker,
  RateTicket,
  WorkflowDependencies,
  WorkflowModels,
  WorkflowNotice,
  WorkflowPolicy,
  WorkflowRepository,
  WorkflowStore,
} from './workflow/workflow-ports.ts';
