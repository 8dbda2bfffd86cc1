import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

export const N8N_ID = 'n8n';

/** A flow cannot be asked, so looking is only a matter of habit. */
export const N8N_LOOK_MS = 60_000;

/** What a flow can do (providers.md 0.2, 1.9): it takes an order, puts its result where it was told and calls back. */
export function n8nCapabilities(submitTimeoutMs: number): ProviderCapabilities {
  return {
    models: [],
    cancel: 'none',
    progress: 'none',
    callbacks: 'unsigned_token',
    idempotentSubmit: false,
    uploadsResult: true,
    lookup: false,
    outputTtlSeconds: null,
    outputRefreshable: false,
    pollMinMs: N8N_LOOK_MS,
    pollMaxMs: N8N_LOOK_MS,
    deadlineMs: 30 * 60_000,
    submitTimeoutMs,
    blocking: false,
  };
}
