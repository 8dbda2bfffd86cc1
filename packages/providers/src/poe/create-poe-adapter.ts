import { randomUUID } from 'node:crypto';
import type { ProviderAdapter } from '../contract/provider-adapter.ts';
import { openConnections, type ProviderConnections } from '../http/open-connections.ts';
import { POE_ID, poeCapabilities } from './capabilities.ts';
import { readOutcome, toSnapshot } from './chat-outcome.ts';
import { readChatReply } from './chat-reply.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { listPoeModels } from './list-models.ts';
import { createPoeClient, type PoeCall } from './poe-client.ts';
import { toChatOrder } from './request-mapping.ts';

export interface PoeAdapterOptions {
  /** With the version in its path: https://api.poe.com/v1. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** How long a text may take, and a video: the call holds on until it is there. */
  readonly textTimeoutMs: number;
  readonly videoTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Origins that videos may lie at although they are not HTTPS. */
  readonly trustedOrigins: readonly string[];
  /** Shared by adapters with other keys; own connections when absent. */
  readonly connections?: ProviderConnections;
}

/** Poe, which is also asked which of its bots are there. */
export interface PoeAdapter extends ProviderAdapter {
  /** @throws ProviderError */
  listModels(call: PoeCall): Promise<readonly string[]>;
}

/**
 * Text models and media bots of Poe (providers.md 1.3, H6). One call orders and answers: there is nothing to poll, to
 * cancel or to look up, and a call whose answer is lost stays in doubt for ever.
 * @throws Error for a key that no header takes; it is not shown.
 */
export function createPoeAdapter(options: PoeAdapterOptions): PoeAdapter {
  if (!/^[\x21-\x7e]+$/.test(options.apiKey))
    throw new Error('the Poe key is empty or holds characters that no header takes');
  const { trustedOrigins, connections = openConnections() } = options;
  const client = createPoeClient({ ...options, connections });
  return {
    id: POE_ID,
    capabilities: poeCapabilities(Math.max(options.textTimeoutMs, options.videoTimeoutMs)),
    async submit(request, context) {
      const { makes, body } = toChatOrder(request);
      const reply = readChatReply(await client.chat(makes, body, context), { makes, trustedOrigins });
      if (reply === null) throw misunderstoodReply(makes, 'the reply to a chat is none');
      const { id, outcome } = reply;
      return {
        externalId: id ?? `chat-${randomUUID()}`,
        handle: outcome,
        snapshot: toSnapshot(outcome),
        acceptedAt: context.now(),
      };
    },
    poll: async (handle) => toSnapshot(readOutcome(handle)),
    // Whoever has a handle has the answer.
    cancel: async () => 'too_late',
    parseCallback: async () => ({ kind: 'ignored', reason: 'nobody_calls_back' }),
    listModels: (call) => listPoeModels({ ...options, connections }, call),
  };
}
