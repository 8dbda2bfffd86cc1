import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ProviderAdapter } from '../contract/provider-adapter.ts';

export const IMPORT_ID = 'import';

/**
 * Takes in what exists already (R-001-16): nobody is asked to make anything, so that an order succeeds at once with the
 * URL that it named. Loading, checking and storing it is the same as for a bought video.
 */
export function createImportAdapter(): ProviderAdapter {
  return {
    id: IMPORT_ID,
    capabilities: {
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
    },
    async submit(request, context) {
      if (request.kind !== 'import')
        throw buildProviderError({ code: 'INVALID_REQUEST', detail: `an order of the kind ${request.kind}` });
      const outputs = [{ url: request.url, kind: 'video' as const }];
      return {
        externalId: request.executionId ?? 'import',
        handle: null,
        snapshot: { state: 'succeeded', rawStatus: 'imported', outputs },
        acceptedAt: context.now(),
      };
    },
    poll: async () => ({ state: 'processing', rawStatus: 'imported' }),
    cancel: async () => 'too_late',
    parseCallback: async () => ({ kind: 'ignored', reason: 'nobody_calls_back' }),
  };
}
