export type { ProductVideoOutcome } from './apply-product-video.ts';
export type { SceneChangeOutcome } from './apply-scene-change.ts';
export {
  type CatalogueRepository,
  type CatalogueStore,
  createCatalogueRepository,
} from './catalogue-repository.ts';
export { seedCatalogues } from './catalogue-seed.ts';
export type { ProductChange } from './change-product.ts';
export {
  connectDocuments,
  type DocumentsConnection,
  type DocumentsLog,
  type DocumentsOptions,
} from './connect-documents.ts';
export { type AliasRepository, createAliasRepository } from './create-alias-repository.ts';
export { type BatchRepository, createBatchRepository } from './create-batch-repository.ts';
export {
  type CampaignName,
  type CampaignRepository,
  createCampaignRepository,
  type EditedCampaign,
  type ListCampaignsInput,
} from './create-campaign-repository.ts';
export { createJobReads, type JobReads } from './create-job-reads.ts';
export { createJobRepository, type JobRepository } from './create-job-repository.ts';
export { createNotificationRepository, type NotificationRepository } from './create-notification-repository.ts';
export { createProductRepository, type ProductRepository } from './create-product-repository.ts';
export { createProjections, type Projections } from './create-projections.ts';
export {
  createScenarioRepository,
  type EditedScenario,
  type ListScenariosInput,
  type NewScenario,
  type ScenarioFields,
  type ScenarioRepository,
} from './create-scenario-repository.ts';
export { createSceneRepository, type EditedScene, type SceneRepository } from './create-scene-repository.ts';
export {
  createUploadRepository,
  type NewUpload,
  type UploadFinding,
  type UploadRepository,
} from './create-upload-repository.ts';
export { createVideoReads, type VideoReads } from './create-video-reads.ts';
export {
  type ChangedWorkflowsInput,
  createWorkflowReads,
  type WorkflowChange,
  type WorkflowHistory,
  type WorkflowReads,
} from './create-workflow-reads.ts';
export { createWorkflowRepository, type WorkflowRepository } from './create-workflow-repository.ts';
export { ensureIndexes } from './ensure-indexes.ts';
export type { NewCampaign } from './insert-campaign.ts';
export type { NewProduct } from './insert-product.ts';
export type { NewScene, SceneFields } from './insert-scene.ts';
export type { BatchCursor, BatchListing, ListBatchesInput } from './list-batches.ts';
export type { JobCursor, JobListing, ListJobsInput } from './list-jobs-for-owner.ts';
export type { ListNotificationsInput, NotificationCursor, NotificationListing } from './list-notifications.ts';
export type { ListProductsInput, ProductCursor, ProductListing } from './list-products.ts';
export type { ListScenesInput } from './list-scenes.ts';
export { type ListVideosInput, MAX_COUNTED, type VideoPage } from './list-videos-of-workspace.ts';
export type { ListWorkflowsInput, WorkflowCursor, WorkflowPage } from './list-workflows.ts';
export type { StoredNotification } from './notification-document.ts';
export { createObjectId, isObjectId } from './object-id.ts';
export type { PageCursor, PageOf } from './page-cursor.ts';
export type { ChangedJobsInput, JobChange, WatchedJobs } from './read-changed-jobs.ts';
export type { EventRecord, EventsRead } from './read-job-events.ts';
export {
  createVideoStatisticsReads,
  type VideoStatisticsInput,
  type VideoStatisticsReads,
} from './read-video-statistics.ts';
export {
  createWorkflowStatisticsReads,
  type WorkflowStatisticsInput,
  type WorkflowStatisticsReads,
} from './read-workflow-statistics.ts';
export type { RebuildReport, RebuildScope } from './rebuild-product-videos.ts';
export type { SceneRebuildReport, SceneRebuildScope } from './rebuild-scenes.ts';
export type { RemovedScenario } from './remove-scenario.ts';
export type { PendingEffect, StoredJob } from './stored-job.ts';
export { tellJobEnds } from './tell-job-ends.ts';
export { tellWorkflowProgress } from './tell-workflow-progress.ts';
export type { CommandObserver } from './watch-commands.ts';
