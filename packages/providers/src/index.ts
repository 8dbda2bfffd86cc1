export { buildCallbackUrl } from './callbacks/build-callback-url.ts';
export { type CallbackSubject, createCallbackToken, verifyCallbackToken } from './callbacks/callback-token.ts';
export {
  verifyStandardWebhook,
  type WebhookRefusal,
  type WebhookVerdict,
} from './callbacks/verify-standard-webhook.ts';
export { buildGenerationRequest } from './contract/build-generation-request.ts';
export type { CallbackHeaders, CallbackInput, CallbackResult } from './contract/callback-result.ts';
export type {
  AvatarVideoRequest,
  GenerationRequest,
  ImageRequest,
  ImageVideoRequest,
  ImportRequest,
  OrderedJob,
  OrderTerms,
  ProductVideoRequest,
  ReuseRequest,
  SceneVisualRequest,
  TextRequest,
  UploadTarget,
  VideoRequest,
} from './contract/generation-request.ts';
export type {
  CallbackParser,
  CallContext,
  CancelResult,
  PolledSnapshot,
  ProviderAdapter,
  ProviderMedia,
  Submission,
  SubmissionQuery,
} from './contract/provider-adapter.ts';
export type { ProviderCapabilities } from './contract/provider-capabilities.ts';
export type { ProviderLog } from './contract/provider-log.ts';
export { createProviderRegistry, type KeyedAdapter, type ProviderRegistry } from './create-provider-registry.ts';
export { type HeygenCallbackId, readHeygenCallbackId } from './heygen/callback-body.ts';
export type { HeygenAvatar, HeygenVoice } from './heygen/catalogue.ts';
export {
  createHeygenAdapter,
  type HeygenAdapter,
  type HeygenAdapterOptions,
} from './heygen/create-heygen-adapter.ts';
export {
  createHeygenCallbackReader,
  HEYGEN_TOKENLESS_HEADER,
  type HeygenCallbackReaderOptions,
} from './heygen/create-heygen-callback-reader.ts';
export { openConnections, type ProviderConnections } from './http/open-connections.ts';
export {
  type GuardedDownload,
  type GuardedDownloadOptions,
  openGuardedDownload,
} from './http/open-guarded-download.ts';
export { refuseUnsafeUrl } from './http/refuse-unsafe-url.ts';
export type { LookupHost, ResolvedAddress } from './http/resolve-public-host.ts';
export { createImportAdapter, IMPORT_ID } from './import/create-import-adapter.ts';
export { N8N_CALLBACK_HEADER, N8N_CALLBACK_PATHS, N8N_PROOF_HEADER, n8nErrorUrl } from './n8n/callback-urls.ts';
export { createN8nAdapter, type N8nAdapterOptions } from './n8n/create-n8n-adapter.ts';
export { createN8nCallbackReader } from './n8n/create-n8n-callback-reader.ts';
export { type N8nBreakdown, type N8nCompletion, readN8nCompletion, readN8nError } from './n8n/read-callback.ts';
export { createPoeAdapter, type PoeAdapter, type PoeAdapterOptions } from './poe/create-poe-adapter.ts';
export { listPoeModels } from './poe/list-models.ts';
export type { PoeModelsOptions } from './poe/poe-client.ts';
export {
  RCK_CALLBACK_PATHS,
  RCK_OUTCOME_HEADER,
  RCK_UNSIGNED_HEADER,
  type RckOutcome,
  rckFailureUrl,
} from './rck/callback-urls.ts';
export { createRckAdapter, type RckAdapter, type RckAdapterOptions } from './rck/create-rck-adapter.ts';
export { createRckCallbackReader } from './rck/create-rck-callback-reader.ts';
export { createRckDispatchers, type RckDispatchers, type RckTlsOptions } from './rck/create-rck-dispatcher.ts';
export { readCaFile } from './rck/read-ca-file.ts';
export type { RckBatchItem, RckBatchOutcome } from './rck/submit-batch.ts';
export type { RckTemplate, RckTemplateList } from './rck/template-mapping.ts';
export {
  createReplicateAdapter,
  type ReplicateAdapter,
  type ReplicateAdapterOptions,
} from './replicate/create-replicate-adapter.ts';
export {
  createReplicateCallbackReader,
  type ReplicateCallbackReaderOptions,
} from './replicate/create-replicate-callback-reader.ts';
export { createReuseAdapter } from './reuse/create-reuse-adapter.ts';
export {
  createRunwayAdapter,
  type RunwayAccountCall,
  type RunwayAdapter,
  type RunwayAdapterOptions,
} from './runway/create-runway-adapter.ts';
export {
  findRunwayModel,
  RUNWAY_MODELS,
  type RunwayImageModel,
  type RunwayModel,
  type RunwayVideoModel,
} from './runway/models.ts';
export type { RunwayModelLimits, RunwayOrganization } from './runway/organization.ts';
