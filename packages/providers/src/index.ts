export { buildCallbackUrl } from './callbacks/build-callback-url.ts';
export { type CallbackSubject, createCallbackToken, verifyCallbackToken } from './callbacks/callback-token.ts';
export {
  verifyStandardWebhook,
  type WebhookRefusal,
  type WebhookVerdict,
} from './callbacks/verify-standard-webhook.ts';
export type { CallbackHeaders, CallbackInput, CallbackResult } from './contract/callback-result.ts';
export { buildGenerationRequest, type GenerationRequest } from './contract/generation-request.ts';
export type {
  CallbackParser,
  CallContext,
  CancelResult,
  PolledSnapshot,
  ProviderAdapter,
  Submission,
  SubmissionQuery,
} from './contract/provider-adapter.ts';
export type { ProviderCapabilities } from './contract/provider-capabilities.ts';
export type { ProviderLog } from './contract/provider-log.ts';
export { createProviderRegistry, type ProviderRegistry } from './create-provider-registry.ts';
export {
  type GuardedDownload,
  type GuardedDownloadOptions,
  openGuardedDownload,
} from './http/open-guarded-download.ts';
export type { LookupHost, ResolvedAddress } from './http/resolve-public-host.ts';
export { createReplicateAdapter, type ReplicateAdapterOptions } from './replicate/create-replicate-adapter.ts';
export {
  createReplicateCallbackReader,
  type ReplicateCallbackReaderOptions,
} from './replicate/create-replicate-callback-reader.ts';
