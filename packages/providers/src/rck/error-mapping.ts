import type { ProviderError, ProviderErrorCode } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { JsonExchangeResult } from '../http/exchange-json.ts';
import { parseRetryAfter } from '../http/parse-retry-after.ts';
import { type Fields, fieldsOf } from '../http/read-fields.ts';
import { generatorMessage } from './generator-message.ts';

/** `create` costs money when repeated; `read` may be repeated. */
export type CallPurpose = 'create' | 'read';

/** R-000-33. */
const UNREACHABLE = 'RCK Description Server is unreachable';
const DEFAULT_RATE_LIMIT_MS = 10_000;

export interface FinishedCall {
  readonly result: JsonExchangeResult;
  readonly purpose: CallPurpose;
  readonly now: Date;
  /** Texts that must not reach a log or a user: our callback URLs and their token. */
  readonly secrets: readonly string[];
}

/** Whether the generator itself says that it did not do it, whatever the HTTP status (K1). */
export function saysNo(json: unknown): boolean {
  return fieldsOf(json)?.success === false;
}

/** An exchange that did not end in a usable 2xx, as an error that carries the generator's words (R-000-33, R-000-51). */
export function toProviderError(call: FinishedCall): ProviderError {
  const { result, purpose } = call;
  if (result.kind === 'no_reply') {
    const what = result.timedOut ? 'no reply in time' : 'no reply';
    return buildProviderError({
      code: purpose === 'create' && result.sent ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE',
      safeMessage: UNREACHABLE,
      detail: result.sent ? `${what} after the request was sent` : `${what}; nothing was sent`,
      cause: result.cause,
    });
  }
  const message = generatorMessage(result.json, call.secrets);
  const code = codeFor(result, purpose);
  const retryAfterMs = code === 'RATE_LIMITED' || code === 'UNAVAILABLE' ? retryAfter(code, result, call.now) : null;
  return buildProviderError({
    code,
    safeMessage: safeMessage(message, result),
    httpStatus: result.status,
    detail: `HTTP ${result.status}${result.problem === null ? '' : ` (${result.problem})`} ${message}`.trim(),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(result.cause === undefined ? {} : { cause: result.cause }),
  });
}

/** A 2xx whose JSON is not what was agreed. For a create that is ambiguous: something was bought, but not what (K2). */
export function misunderstoodReply(purpose: CallPurpose, detail: string): ProviderError {
  return buildProviderError({ code: purpose === 'create' ? 'SUBMIT_AMBIGUOUS' : 'MALFORMED_RESPONSE', detail });
}

/** The generator refused an order in a reply that we understood: nothing is being made. */
export function refusedOrder(reply: Fields, secrets: readonly string[]): ProviderError {
  const message = generatorMessage(reply, secrets);
  return buildProviderError({
    code: 'GENERATION_FAILED',
    safeMessage: message || 'RCK Description Service error: the request was refused',
    detail: `success: false ${message}`.trim(),
  });
}

/** The generator says that it cannot tell: nothing about the video follows from it. */
export function refusedRead(reply: Fields): ProviderError {
  const message = generatorMessage(reply, []);
  return buildProviderError({
    code: 'UNAVAILABLE',
    detail: `success: false ${message}`.trim(),
    ...(message === '' ? {} : { safeMessage: message }),
  });
}

type Reply = Extract<JsonExchangeResult, { kind: 'reply' }>;

function codeFor(result: Reply, purpose: CallPurpose): ProviderErrorCode {
  const { status } = result;
  switch (status) {
    case 401:
    case 403:
      return 'AUTH';
    case 402:
      return 'BILLING';
    case 413:
      return 'ASSET_REJECTED';
    case 429:
      return 'RATE_LIMITED';
    case 404:
    case 410:
      // For an order it means a wrong address: there is nothing in it that could be missing.
      return purpose === 'create' ? 'INVALID_REQUEST' : 'NOT_FOUND';
    default:
  }
  if (status >= 400 && status < 500 && status !== 408) return 'INVALID_REQUEST';
  // Its own refusal is certain also with a 5xx; a gateway's page in its place says nothing about the order.
  if (saysNo(result.json)) return purpose === 'create' ? 'GENERATION_FAILED' : 'UNAVAILABLE';
  if (purpose === 'create') return 'SUBMIT_AMBIGUOUS';
  return status >= 500 || status === 408 || result.problem === 'broken_off' ? 'UNAVAILABLE' : 'MALFORMED_RESPONSE';
}

function safeMessage(message: string, { status, problem }: Reply): string {
  if (message !== '') return message;
  if (problem === null || status >= 300) return `RCK Description Service error: HTTP ${status}`;
  return 'RCK Description Service error: the answer could not be read';
}

function retryAfter(code: ProviderErrorCode, result: Reply, now: Date): number | null {
  const asked = parseRetryAfter(result.headers['retry-after'], now);
  return asked ?? (code === 'RATE_LIMITED' ? DEFAULT_RATE_LIMIT_MS : null);
}
