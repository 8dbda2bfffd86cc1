import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

export const HEYGEN_ID = 'heygen';

/**
 * What the avatar service can do (providers.md 0.2, 1.7). It repeats its first reply to a known key, but its list of
 * videos does not show what they were ordered by: an order without an answer is only told of by its callback.
 */
export function heygenCapabilities(submitTimeoutMs: number): ProviderCapabilities {
  return {
    models: [],
    cancel: 'none',
    progress: 'none',
    callbacks: 'hmac_body',
    idempotentSubmit: true,
    lookup: false,
    outputTtlSeconds: null,
    outputRefreshable: true,
    pollMinMs: 5_000,
    pollMaxMs: 10_000,
    deadlineMs: 60 * 60_000,
    submitTimeoutMs,
    blocking: false,
  };
}
