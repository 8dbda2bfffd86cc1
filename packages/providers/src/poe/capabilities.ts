import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

export const POE_ID = 'poe';

/**
 * What Poe can do (providers.md 0.2, 1.3). Its bots are named by configuration and say nothing of what they make, so no
 * models are listed here.
 */
export function poeCapabilities(submitTimeoutMs: number): ProviderCapabilities {
  return {
    models: [],
    cancel: 'none',
    progress: 'none',
    callbacks: 'none',
    idempotentSubmit: false,
    lookup: false,
    outputTtlSeconds: null,
    outputRefreshable: false,
    pollMinMs: 1_000,
    pollMaxMs: 10_000,
    deadlineMs: submitTimeoutMs,
    submitTimeoutMs,
    blocking: true,
  };
}
