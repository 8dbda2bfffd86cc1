import { buildProviderError } from '../contract/build-provider-error.ts';
import { instantCapabilities } from '../contract/instant-capabilities.ts';
import type { ProviderAdapter } from '../contract/provider-adapter.ts';

export const IMPORT_ID = 'import';

/**
 * Takes in what exists already (R-001-16): nobody is asked to make anything, so that an order succeeds at once with the
 * URL that it named. Loading, checking and storing it is the same as for a bought video.
 */
export function createImportAdapter(): ProviderAdapter {
  return {
    id: IMPORT_ID,
    capabilities: instantCapabilities(),
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
