import type { Json } from '@callsheet/domain';
import type { Product } from '../contract/product-message.ts';
import { exchangeJson } from '../http/exchange-json.ts';
import { connectionsOf, type ProviderConnections } from '../http/open-connections.ts';
import { type CallPurpose, toProviderError } from './error-mapping.ts';

/** A reply may carry long logs, hence a megabyte. */
const MAX_REPLY_BYTES = 1_048_576;

export interface ReplicateClientOptions {
  /** With the version in its path, such as https://api.replicate.com/v1. */
  readonly baseUrl: URL;
  readonly apiToken: string;
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Shared with others who call the same provider with another key. */
  readonly connections?: ProviderConnections;
}

export interface ReplicateCall {
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** The calls that we make, each answering the JSON of a 2xx or throwing a `ProviderError`. */
export interface ReplicateClient {
  /** The prompt stays out of errors. */
  createPrediction(
    order: { readonly body: Json; readonly prompt: string; readonly makes: Product },
    call: ReplicateCall,
  ): Promise<unknown>;
  getPrediction(id: string, call: ReplicateCall): Promise<unknown>;
  cancelPrediction(id: string, call: ReplicateCall): Promise<unknown>;
  /** `query` is the search part of a page's `next` URL; empty for the newest page. */
  listPredictions(query: string, call: ReplicateCall): Promise<unknown>;
  /** `slug` is `owner/name`. */
  getModel(slug: string, call: ReplicateCall): Promise<unknown>;
}

interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: string;
  readonly body?: Json;
  readonly makes?: Product;
  readonly secrets?: readonly string[];
}

export function createReplicateClient(options: ReplicateClientOptions): ReplicateClient {
  const { reads, orders } = connectionsOf(options);

  async function send(purpose: CallPurpose, exchange: Exchange, call: ReplicateCall): Promise<unknown> {
    const result = await exchangeJson({
      method: exchange.method,
      url: urlOf(options.baseUrl, exchange.path, exchange.query ?? ''),
      headers: { authorization: `Bearer ${options.apiToken}` },
      ...(exchange.body === undefined ? {} : { body: exchange.body }),
      timeoutMs: purpose === 'create' ? options.submitTimeoutMs : options.readTimeoutMs,
      maxReplyBytes: MAX_REPLY_BYTES,
      signal: call.signal,
      dispatcher: purpose === 'create' ? orders : reads,
    });
    if (result.kind === 'reply' && result.status >= 200 && result.status < 300 && result.problem === null)
      return result.json;
    throw toProviderError({
      result,
      purpose,
      now: call.now(),
      ...(exchange.makes === undefined ? {} : { makes: exchange.makes }),
      secrets: [options.apiToken, ...(exchange.secrets ?? [])],
    });
  }

  return {
    createPrediction: ({ body, prompt, makes }, call) =>
      send('create', { method: 'POST', path: '/predictions', body, makes, secrets: [prompt] }, call),
    getPrediction: (id, call) => send('read', { method: 'GET', path: `/predictions/${id}` }, call),
    cancelPrediction: (id, call) => send('read', { method: 'POST', path: `/predictions/${id}/cancel` }, call),
    listPredictions: (query, call) => send('read', { method: 'GET', path: '/predictions', query }, call),
    getModel: (slug, call) => send('read', { method: 'GET', path: `/models/${slug}` }, call),
  };
}

/** Our own base with a path of ours: no part of a reply can move the key to another origin or path. */
function urlOf(baseUrl: URL, path: string, query: string): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = query;
  return url;
}
