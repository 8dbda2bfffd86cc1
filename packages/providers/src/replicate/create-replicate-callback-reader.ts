import { decodeWebhookSecret } from '../callbacks/verify-standard-webhook.ts';
import type { CallbackParser } from '../contract/provider-adapter.ts';
import { REPLICATE_ID } from './capabilities.ts';
import { parseReplicateCallback } from './parse-callback.ts';

export interface ReplicateCallbackReaderOptions {
  /** `whsec_…`. Null: signatures are not checked and every callback is only a hint. */
  readonly webhookSecret: string | null;
}

/**
 * Reads Replicate's callbacks and calls nobody, so it needs no API token.
 * @throws Error for a secret that could never work; it is not shown.
 */
export function createReplicateCallbackReader({ webhookSecret }: ReplicateCallbackReaderOptions): CallbackParser {
  if (webhookSecret !== null) decodeWebhookSecret(webhookSecret);
  return {
    id: REPLICATE_ID,
    parseCallback: async (input, context) => parseReplicateCallback({ ...input, webhookSecret, log: context.log }),
  };
}
