import { MODEL_CAPABILITIES } from '@callsheet/domain';
import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

export const REPLICATE_ID = 'replicate';

/** The provider removes outputs, inputs and logs one hour after the end (providers.md 1.2, H7). */
export const OUTPUT_TTL_SECONDS = 3_600;

/** Models of still pictures that take the same input: width, height and a number of pictures (providers.md 1.2). */
export const IMAGE_MODELS: readonly string[] = ['stability-ai/sdxl'];

/** What can be bought from Replicate: the veo family, and pictures (providers.md 0.2, 1.2). A run is ended by the provider after 30 minutes. */
export function replicateCapabilities(submitTimeoutMs: number): ProviderCapabilities {
  return {
    models: MODEL_CAPABILITIES.filter((capability) => capability.provider === REPLICATE_ID),
    imageModels: IMAGE_MODELS,
    cancel: 'yes',
    progress: 'fraction',
    callbacks: 'standard_webhooks',
    idempotentSubmit: false,
    lookup: true,
    outputTtlSeconds: OUTPUT_TTL_SECONDS,
    outputRefreshable: false,
    pollMinMs: 2_000,
    pollMaxMs: 10_000,
    deadlineMs: 35 * 60_000,
    submitTimeoutMs,
    blocking: false,
  };
}
