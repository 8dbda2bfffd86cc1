import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

export const RUNWAY_ID = 'runway';

/** A task must not be looked at more often than every five seconds (R5); the vendor's own client waits six. */
export const RUNWAY_POLL_FLOOR_MS = 6_000;

/**
 * What Runway can do (providers.md 0.2, 1.1). It calls nobody back and has neither keys for orders nor a list of tasks: an
 * order without an answer stays in doubt. Its models are in `RUNWAY_MODELS`: their sizes are ratios in pixels, not frames.
 */
export function runwayCapabilities(submitTimeoutMs: number): ProviderCapabilities {
  return {
    models: [],
    cancel: 'yes',
    progress: 'fraction',
    callbacks: 'none',
    idempotentSubmit: false,
    lookup: false,
    outputTtlSeconds: 24 * 3_600,
    outputRefreshable: true,
    pollMinMs: RUNWAY_POLL_FLOOR_MS,
    pollMaxMs: 15_000,
    deadlineMs: 20 * 60_000,
    submitTimeoutMs,
    blocking: false,
  };
}
