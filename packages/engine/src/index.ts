export { cancelJob } from './cancel-job.ts';
export { type CreateJobCommand, createJob, type JobOrder, type NewJob, type SceneOrderCommand } from './create-job.ts';
export { deleteJob } from './delete-job.ts';
export { editDraft } from './edit-draft.ts';
export { enqueueNextCheck } from './enqueue-next-check.ts';
export { JOB_NOTICE_CHANNEL } from './job-notice-channel.ts';
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
} from './submission.ts';
export { type SweepReport, sweep } from './sweep.ts';
