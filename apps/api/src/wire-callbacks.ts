import type { Logger } from '@callsheet/logging';
import {
  createHeygenCallbackReader,
  createN8nCallbackReader,
  createRckCallbackReader,
  createReplicateCallbackReader,
} from '@callsheet/providers';
import type { CallbackReader } from './callback-ports.ts';
import type { ApiConfig } from './config.ts';
import { createCallbackReader } from './features/callbacks/create-callback-reader.ts';

/** Everybody who calls back, with what their signatures are checked by. */
export function wireCallbacks(
  { callbacks, avatars }: Pick<ApiConfig, 'callbacks' | 'avatars'>,
  { log }: { readonly log: Logger },
): CallbackReader {
  return createCallbackReader({
    parsers: [
      createReplicateCallbackReader({ webhookSecret: callbacks.replicateWebhookSecret }),
      createRckCallbackReader(),
      createHeygenCallbackReader({ webhookSecret: avatars.heygen.webhookSecret }),
      createN8nCallbackReader({ webhookSecret: avatars.n8n.webhookSecret }),
    ],
    secret: callbacks.secret,
    log,
  });
}
