import type { Json } from '@callsheet/domain';
import { exchangeJson } from '../http/exchange-json.ts';
import type { RckDispatchers } from './create-rck-dispatcher.ts';
import { type CallPurpose, misunderstoodReply, toProviderError } from './error-mapping.ts';

/** A reply for 100 products or a list of templates fits well. */
const MAX_REPLY_BYTES = 1_048_576;

export interface RckClientOptions extends RckDispatchers {
  readonly baseUrl: URL;
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
}

export interface RckCall {
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** The generator's calls (R-000-32), each answering the JSON of a 2xx or throwing a `ProviderError`. */
export interface RckClient {
  /** One order or a list of them; `secrets` stay out of errors. */
  createImagesBatch(body: Json, secrets: readonly string[], call: RckCall): Promise<unknown>;
  getJob(jobId: string, call: RckCall): Promise<unknown>;
  listTemplates(call: RckCall): Promise<unknown>;
}

export function createRckClient(options: RckClientOptions): RckClient {
  async function send(
    purpose: CallPurpose,
    exchange: { method: 'GET' | 'POST'; path: string; body?: Json; secrets?: readonly string[] },
    call: RckCall,
  ): Promise<unknown> {
    const result = await exchangeJson({
      method: exchange.method,
      url: urlOf(options.baseUrl, exchange.path),
      headers: {},
      ...(exchange.body === undefined ? {} : { body: exchange.body }),
      timeoutMs: purpose === 'create' ? options.submitTimeoutMs : options.readTimeoutMs,
      maxReplyBytes: MAX_REPLY_BYTES,
      signal: call.signal,
      dispatcher: purpose === 'create' ? options.orders : options.reads,
    });
    const usable = result.kind === 'reply' && result.status >= 200 && result.status < 300 && result.problem === null;
    if (!usable) throw toProviderError({ result, purpose, now: call.now(), secrets: exchange.secrets ?? [] });
    if (typeof result.json !== 'object' || result.json === null)
      throw misunderstoodReply(purpose, 'the reply is not an object');
    return result.json;
  }

  return {
    createImagesBatch: (body, secrets, call) =>
      send('create', { method: 'POST', path: '/api/v1/create-images-batch', body, secrets }, call),
    getJob: (jobId, call) => send('read', { method: 'GET', path: `/api/jobs/${jobId}` }, call),
    listTemplates: (call) => send('read', { method: 'POST', path: '/api/v1/templates', body: {} }, call),
  };
}

/** Our own base with a path of ours: no part of a reply can lead elsewhere. */
function urlOf(baseUrl: URL, path: string): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}
