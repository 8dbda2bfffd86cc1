import type { ProviderAdapter } from '../contract/provider-adapter.ts';
import { heygenCapabilities } from './capabilities.ts';
import { type CatalogueCall, type HeygenAvatar, type HeygenVoice, listAvatars, listVoices } from './catalogue.ts';
import { createHeygenCallbackReader, type HeygenCallbackReaderOptions } from './create-heygen-callback-reader.ts';
import { createHeygenClient, type HeygenClientOptions } from './heygen-client.ts';
import { type OperationHandle, readHandle } from './operation-handle.ts';
import { toVideoOrder } from './request-mapping.ts';
import { readCreated, snapshotOf } from './video-reply.ts';

export type HeygenAdapterOptions = HeygenClientOptions & HeygenCallbackReaderOptions;

/** The avatar service: one adapter like all others, with the two lists that a catalogue is filled from (R-001-09). */
export interface HeygenAdapter extends ProviderAdapter {
  listAvatars(context: CatalogueCall): Promise<readonly HeygenAvatar[]>;
  listVoices(context: CatalogueCall): Promise<readonly HeygenVoice[]>;
}

/** HeyGen v3 (providers.md 1.7). @throws Error for options that could never work; no key is shown. */
export function createHeygenAdapter(options: HeygenAdapterOptions): HeygenAdapter {
  if (!URL.canParse(options.baseUrl)) throw new Error('the base URL of HeyGen is not a URL');
  if (!/^[\x21-\x7e]+$/.test(options.apiKey))
    throw new Error('the HeyGen key is empty or holds characters that no header takes');
  const client = createHeygenClient(options);

  return {
    ...createHeygenCallbackReader(options),
    capabilities: heygenCapabilities(options.submitTimeoutMs),
    async submit(request, context) {
      const reply = await client.createVideo(toVideoOrder(request, context.callbackUrl), context);
      const { videoId, snapshot } = readCreated(reply, context.log);
      const handle: OperationHandle = { videoId };
      return { externalId: videoId, handle, snapshot, acceptedAt: context.now() };
    },
    async poll(handle, context) {
      const { videoId } = readHandle(handle);
      return snapshotOf(await client.getVideo(videoId, context), videoId, context.log);
    },
    // Deleting is all that the service offers, and it would throw away what was paid for.
    async cancel(handle) {
      readHandle(handle);
      return 'unsupported';
    },
    listAvatars: (context) => listAvatars(client, context),
    listVoices: (context) => listVoices(client, context),
  };
}
