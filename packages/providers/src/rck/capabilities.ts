import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

export const RCK_ID = 'rck';

/**
 * What the generator can do (providers.md 0.2, 1.8). It has no models to choose from, no cancel and no list to search, so
 * that an order without an answer is only told of by its callback.
 */
export function rckCapabilities(submitTimeoutMs: number): ProviderCapabilities {
  return {
    models: [],
    cancel: 'none',
    progress: 'fraction',
    callbacks: 'unsigned_token',
    idempotentSubmit: false,
    lookup: false,
    outputTtlSeconds: null,
    outputRefreshable: false,
    pollMinMs: 5_000,
    pollMaxMs: 15_000,
    deadlineMs: 15 * 60_000,
    submitTimeoutMs,
    blocking: false,
  };
}
