import { REUSE_PROVIDER } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import { instantCapabilities } from '../contract/instant-capabilities.ts';
import type { ProviderAdapter } from '../contract/provider-adapter.ts';

/**
 * Takes over what an earlier job has made (R-003-29): nobody is asked, so that an order succeeds at once. Its files are
 * ours already; ingest copies them.
 */
export function createReuseAdapter(): ProviderAdapter {
  return {
    id: REUSE_PROVIDER,
    capabilities: instantCapabilities(),
    async submit(request, context) {
      if (request.kind !== 'reuse')
        throw buildProviderError({ code: 'INVALID_REQUEST', detail: `an order of the kind ${request.kind}` });
      return {
        externalId: request.jobId,
        handle: null,
        snapshot: { state: 'succeeded', rawStatus: 'reused', outputs: [] },
        acceptedAt: context.now(),
      };
    },
    poll: async () => ({ state: 'processing', rawStatus: 'reused' }),
    cancel: async () => 'too_late',
    parseCallback: async () => ({ kind: 'ignored', reason: 'nobody_calls_back' }),
  };
}
