import type { Json } from '@callsheet/domain';
import { exchangeJson } from '../http/exchange-json.ts';
import { openConnections, type ProviderConnections } from '../http/open-connections.ts';
import { type ChatPurpose, toProviderError } from './error-mapping.ts';
import type { ChatProduct } from './request-mapping.ts';

const MAX_REPLY_BYTES = 1_048_576;
/** Some hundred bots with their descriptions. */
const MAX_LIST_BYTES = 8 * 1_048_576;

export interface PoeCall {
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** How to reach Poe without a key. */
export interface PoeModelsOptions {
  /** With the version in its path: https://api.poe.com/v1. */
  readonly baseUrl: string;
  readonly readTimeoutMs: number;
  /** Own connections when absent. */
  readonly connections?: ProviderConnections;
}

export interface PoeClientOptions extends PoeModelsOptions {
  readonly apiKey: string;
  readonly textTimeoutMs: number;
  readonly videoTimeoutMs: number;
}

/** Poe's one paid call, answering the JSON of a 2xx or throwing a `ProviderError`. */
export interface PoeClient {
  chat(makes: ChatProduct, body: Json, call: PoeCall): Promise<unknown>;
}

export function createPoeClient(options: PoeClientOptions): PoeClient {
  const { orders } = options.connections ?? openConnections();
  return {
    chat: async (makes, body, call) =>
      usable(makes, call, {
        method: 'POST',
        url: urlOf(options.baseUrl, '/chat/completions'),
        headers: { authorization: `Bearer ${options.apiKey}` },
        body,
        timeoutMs: makes === 'text' ? options.textTimeoutMs : options.videoTimeoutMs,
        maxReplyBytes: MAX_REPLY_BYTES,
        dispatcher: orders,
      }),
  };
}

/** `GET /models`, which needs no key. @throws ProviderError */
export async function fetchModels(options: PoeModelsOptions, call: PoeCall): Promise<unknown> {
  return await usable('list', call, {
    method: 'GET',
    url: urlOf(options.baseUrl, '/models'),
    headers: {},
    timeoutMs: options.readTimeoutMs,
    maxReplyBytes: MAX_LIST_BYTES,
    dispatcher: (options.connections ?? openConnections()).reads,
  });
}

async function usable(
  purpose: ChatPurpose,
  call: PoeCall,
  exchange: Omit<Parameters<typeof exchangeJson>[0], 'signal'>,
): Promise<unknown> {
  const result = await exchangeJson({ ...exchange, signal: call.signal });
  const taken = result.kind === 'reply' && result.status >= 200 && result.status < 300 && result.problem === null;
  if (taken) return result.json;
  throw toProviderError({ result, purpose, now: call.now() });
}

/** Our own base with a path of ours: no part of a reply can move the key to another origin. */
function urlOf(baseUrl: string, path: string): URL {
  return new URL(`${baseUrl.replace(/\/+$/, '')}${path}`);
}
