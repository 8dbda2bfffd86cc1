import type { Json } from '@callsheet/domain';
import type { Dispatcher } from 'undici';
import { exchangeJson } from '../http/exchange-json.ts';
import { connectionsOf, type ProviderConnections } from '../http/open-connections.ts';
import { type CallPurpose, toProviderError } from './error-mapping.ts';

/** The version of the API that all of this is written for; without it every call is refused (R1). */
const API_VERSION = '2024-11-06';
const MAX_REPLY_BYTES = 1_048_576;

export interface RunwayClientOptions {
  /** Without the version: https://api.dev.runwayml.com. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Shared with others who call the same provider with another key. */
  readonly connections?: ProviderConnections;
  /** Carries every call; own connections when absent. */
  readonly dispatcher?: Dispatcher;
}

export interface RunwayCall {
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Runway's calls, each answering the JSON of a 2xx or throwing a `ProviderError`. */
export interface RunwayClient {
  /** `secrets` stay out of errors. */
  createTask(
    order: { readonly path: string; readonly body: Json; readonly secrets: readonly string[] },
    call: RunwayCall,
  ): Promise<unknown>;
  getTask(taskId: string, call: RunwayCall): Promise<unknown>;
  deleteTask(taskId: string, call: RunwayCall): Promise<void>;
  /** Asks for a place to upload a file to. */
  createUpload(filename: string, call: RunwayCall): Promise<unknown>;
  getOrganization(call: RunwayCall): Promise<unknown>;
}

interface Exchange {
  readonly purpose: CallPurpose;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Json;
  readonly secrets?: readonly string[];
  /** Whether a 2xx is enough. */
  readonly withoutReply?: boolean;
}

export function createRunwayClient(options: RunwayClientOptions): RunwayClient {
  const { apiKey } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const { reads, orders } = connectionsOf(options);

  async function send(exchange: Exchange, call: RunwayCall): Promise<unknown> {
    const { purpose, body, secrets = [] } = exchange;
    const isOrder = purpose === 'create';
    const result = await exchangeJson({
      method: exchange.method,
      url: new URL(`${base}${exchange.path}`),
      headers: { authorization: `Bearer ${apiKey}`, 'x-runway-version': API_VERSION },
      ...(body === undefined ? {} : { body }),
      timeoutMs: isOrder ? options.submitTimeoutMs : options.readTimeoutMs,
      maxReplyBytes: MAX_REPLY_BYTES,
      signal: call.signal,
      dispatcher: isOrder ? orders : reads,
    });
    const taken = result.kind === 'reply' && result.status >= 200 && result.status < 300;
    if (taken && (exchange.withoutReply || result.problem === null)) return result.json;
    throw toProviderError({ result, purpose, now: call.now(), secrets: [apiKey, ...secrets] });
  }

  return {
    createTask: ({ path, body, secrets }, call) =>
      send({ purpose: 'create', method: 'POST', path, body, secrets }, call),
    getTask: (taskId, call) => send({ purpose: 'read', method: 'GET', path: `/v1/tasks/${taskId}` }, call),
    deleteTask: async (taskId, call) => {
      await send({ purpose: 'read', method: 'DELETE', path: `/v1/tasks/${taskId}`, withoutReply: true }, call);
    },
    createUpload: (filename, call) =>
      send({ purpose: 'read', method: 'POST', path: '/v1/uploads', body: { filename, type: 'ephemeral' } }, call),
    getOrganization: (call) => send({ purpose: 'read', method: 'GET', path: '/v1/organization' }, call),
  };
}
