import type { Json } from '@callsheet/domain';
import type { Dispatcher } from 'undici';
import { exchangeJson } from '../http/exchange-json.ts';
import { connectionsOf, type ProviderConnections } from '../http/open-connections.ts';
import { type CallPurpose, toProviderError } from './error-mapping.ts';

/** A page of 50 looks with their signed preview URLs fits well. */
const MAX_REPLY_BYTES = 1_048_576;

export interface HeygenClientOptions {
  /** Without the version: https://api.heygen.com. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The service itself may take half a minute for an order (H2). */
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Shared with others who call the same provider with another key. */
  readonly connections?: ProviderConnections;
  /** Carries every call; own connections when absent. */
  readonly dispatcher?: Dispatcher;
}

export interface HeygenCall {
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** One page of a catalogue. `token` null: the first. */
export interface PageQuery {
  readonly limit: number;
  readonly token: string | null;
}

/** The service's calls, each answering the JSON of a 2xx or throwing a `ProviderError`. */
export interface HeygenClient {
  /** `secrets` stay out of errors. */
  createVideo(
    order: { readonly idempotencyKey: string; readonly body: Json; readonly secrets: readonly string[] },
    call: HeygenCall,
  ): Promise<unknown>;
  getVideo(videoId: string, call: HeygenCall): Promise<unknown>;
  listLooks(page: PageQuery, call: HeygenCall): Promise<unknown>;
  listVoices(page: PageQuery, call: HeygenCall): Promise<unknown>;
}

interface Exchange {
  readonly purpose: CallPurpose;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly secrets?: readonly string[];
}

export function createHeygenClient(options: HeygenClientOptions): HeygenClient {
  const { apiKey } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const { reads, orders } = connectionsOf(options);

  async function send(exchange: Exchange, call: HeygenCall): Promise<unknown> {
    const { purpose, body, secrets = [] } = exchange;
    const isOrder = purpose === 'create';
    const result = await exchangeJson({
      method: isOrder ? 'POST' : 'GET',
      url: new URL(`${base}${exchange.path}`),
      headers: { 'x-api-key': apiKey, ...exchange.headers },
      ...(body === undefined ? {} : { body }),
      timeoutMs: isOrder ? options.submitTimeoutMs : options.readTimeoutMs,
      maxReplyBytes: MAX_REPLY_BYTES,
      signal: call.signal,
      dispatcher: isOrder ? orders : reads,
    });
    const taken = result.kind === 'reply' && result.status >= 200 && result.status < 300;
    if (taken && result.problem === null) return result.json;
    throw toProviderError({ result, purpose, now: call.now(), secrets: [apiKey, ...secrets] });
  }

  const list = (path: string, { limit, token }: PageQuery, call: HeygenCall) => {
    const query = new URLSearchParams({ limit: String(limit), ...(token === null ? {} : { token }) });
    return send({ purpose: 'read', path: `${path}?${query}` }, call);
  };

  return {
    createVideo: ({ idempotencyKey, body, secrets }, call) =>
      send(
        { purpose: 'create', path: '/v3/videos', headers: { 'idempotency-key': idempotencyKey }, body, secrets },
        call,
      ),
    getVideo: (videoId, call) => send({ purpose: 'read', path: `/v3/videos/${videoId}` }, call),
    listLooks: (page, call) => list('/v3/avatars/looks', page, call),
    listVoices: (page, call) => list('/v3/voices', page, call),
  };
}
