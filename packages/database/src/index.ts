export {
  connectDocuments,
  type DocumentsConnection,
  type DocumentsLog,
  type DocumentsOptions,
} from './connect-documents.ts';
export { type AliasRepository, createAliasRepository } from './create-alias-repository.ts';
export { createJobReads, type JobReads } from './create-job-reads.ts';
export { createJobRepository, type JobRepository } from './create-job-repository.ts';
export { ensureIndexes } from './ensure-indexes.ts';
export type { OwnedJob } from './find-job-for-owner.ts';
export type { JobCursor, JobListing, ListJobsInput } from './list-jobs-for-owner.ts';
export { createObjectId, isObjectId } from './object-id.ts';
export type { ChangedJobsInput, JobChange, WatchedJobs } from './read-changed-jobs.ts';
export type { EventRecord, EventsRead } from './read-job-events.ts';
export type { PendingEffect, StoredJob } from './stored-job.ts';
