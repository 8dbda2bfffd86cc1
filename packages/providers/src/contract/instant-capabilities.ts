import type { ProviderCapabilities } from './provider-capabilities.ts';

/** Of adapters behind which nobody stands: an order has succeeded by the time it is placed. */
export function instantCapabilities(): ProviderCapabilities {
  return {
    models: [],
    cancel: 'none',
    progress: 'none',
    callbacks: 'none',
    idempotentSubmit: true,
    lookup: false,
    outputTtlSeconds: null,
    outputRefreshable: false,
    pollMinMs: 1_000,
    pollMaxMs: 1_000,
    deadlineMs: 60_000,
    submitTimeoutMs: 1_000,
    blocking: false,
  };
}
