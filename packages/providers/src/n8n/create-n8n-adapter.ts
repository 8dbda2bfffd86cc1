import type { Json } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { Agent, type Dispatcher } from 'undici';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ProviderAdapter } from '../contract/provider-adapter.ts';
import { exchangeJson, type JsonExchangeResult } from '../http/exchange-json.ts';
import { pick } from '../http/read-fields.ts';
import { N8N_LOOK_MS, n8nCapabilities } from './capabilities.ts';
import { createN8nCallbackReader, type N8nCallbackReaderOptions } from './create-n8n-callback-reader.ts';
import { answerIn, saysNo, toN8nError } from './error-mapping.ts';
import { executionIdOf } from './read-callback.ts';
import { type N8nFlowUrls, toN8nOrder } from './request-mapping.ts';

export interface N8nAdapterOptions extends N8nFlowUrls, N8nCallbackReaderOptions {
  /** By which the flows know us; null: they ask for nothing. */
  readonly authHeader: { readonly name: string; readonly value: string } | null;
  readonly submitTimeoutMs: number;
  /** Carries every call; own connections when absent. */
  readonly dispatcher?: Dispatcher;
}

/** Flows answer what they like; nobody reads more of it. */
const MAX_REPLY_BYTES = 65_536;
const CONNECT_TIMEOUT_MS = 10_000;

/** All that is remembered: there is nothing to ask by. */
const Handle = Type.Object({ attemptId: Type.String() });

/** Flows of the operator's own n8n (providers.md 1.9): they are told once and report by callback. */
export function createN8nAdapter(options: N8nAdapterOptions): ProviderAdapter {
  const { authHeader, submitTimeoutMs } = options;
  // An order never rides on an idle connection: one that the far side has just closed would leave it in doubt.
  const connect = { timeout: CONNECT_TIMEOUT_MS, allowH2: false };
  const dispatcher = options.dispatcher ?? new Agent({ connect, pipelining: 0 });
  return {
    ...createN8nCallbackReader(options),
    capabilities: n8nCapabilities(submitTimeoutMs),
    async submit(request, context) {
      const { url, body, attemptId, secrets } = toN8nOrder(request, context.callbackUrl, options);
      const result = await exchangeJson({
        method: 'POST',
        url,
        headers: authHeader === null ? {} : { [authHeader.name]: authHeader.value },
        body,
        timeoutMs: submitTimeoutMs,
        maxReplyBytes: MAX_REPLY_BYTES,
        signal: context.signal,
        dispatcher,
      });
      if (!isTaken(result)) {
        const all = authHeader === null ? secrets : [...secrets, authHeader.value];
        throw toN8nError({ result, now: context.now(), secrets: all });
      }
      return {
        externalId: executionIdIn(result.json) ?? attemptId,
        handle: { attemptId } satisfies Static<typeof Handle>,
        snapshot: { state: 'processing', rawStatus: 'taken' },
        acceptedAt: context.now(),
      };
    },
    async poll(handle) {
      readHandle(handle);
      return { state: 'processing', rawStatus: 'waiting for the callback', nextPollAfterMs: N8N_LOOK_MS };
    },
    async cancel(handle) {
      readHandle(handle);
      return 'unsupported';
    },
  };
}

type Taken = Extract<JsonExchangeResult, { kind: 'reply' }>;

/** Any 2xx: an acknowledgement, nothing at all, a web page. Only an answer that broke off is none (N1). */
function isTaken(result: JsonExchangeResult): result is Taken {
  if (result.kind !== 'reply' || result.status < 200 || result.status >= 300) return false;
  return result.problem !== 'broken_off' && !saysNo(result.json);
}

/** The run's id, where the flow tells it. */
function executionIdIn(json: unknown): string | null {
  return executionIdOf(pick([answerIn(json)], ['executionId', 'execution_id']));
}

function readHandle(handle: Json): Static<typeof Handle> {
  if (Value.Check(Handle, handle)) return handle;
  throw buildProviderError({ code: 'MALFORMED_RESPONSE', detail: 'the stored handle is not one of n8n' });
}
