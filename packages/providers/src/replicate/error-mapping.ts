import type { ProviderError, ProviderErrorCode } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { buildProviderError } from '../contract/build-provider-error.ts';
import { messageFor, type Product } from '../contract/product-message.ts';
import type { JsonExchangeResult } from '../http/exchange-json.ts';
import { clampRetryMs, parseRetryAfter } from '../http/parse-retry-after.ts';
import { scrubText } from '../http/scrub-text.ts';

/** Accounts with low credit may create six predictions a minute, so asking sooner cannot help them. */
const DEFAULT_RATE_LIMIT_MS = 10_000;

const ErrorBodySchema = Type.Object({
  title: Type.Optional(Type.Unknown()),
  detail: Type.Optional(Type.Unknown()),
});

/** `create` costs money when repeated; `read` may be repeated, which includes cancelling. */
export type CallPurpose = 'create' | 'read';

export interface FailedCall {
  readonly result: JsonExchangeResult;
  readonly purpose: CallPurpose;
  readonly now: Date;
  /** Texts that must not reach a log: the key, the prompt. */
  readonly secrets: readonly string[];
  /** What a create orders. Default: a video. */
  readonly makes?: Product;
}

/**
 * An exchange that did not end in a usable 2xx, as an error (providers.md 1.2 and the create-call rule of 2.2): a
 * refusal before any byte was sent and a definite 4xx are certain; whatever else happens to a create is ambiguous.
 */
export function toProviderError(call: FailedCall): ProviderError {
  const { result, makes = 'video' } = call;
  if (result.kind === 'no_reply') {
    const what = result.timedOut ? 'no reply in time' : 'no reply';
    const code = call.purpose === 'create' && result.sent ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE';
    return buildProviderError({
      code,
      ...messageFor(makes, code),
      detail: result.sent ? `${what} after the request was sent` : `${what}; nothing was sent`,
      cause: result.cause,
    });
  }
  const text = errorText(result.json);
  const code = codeFor(result, call.purpose);
  const retryAfterMs = retryAfter(code, result.headers['retry-after'], text, call.now);
  return buildProviderError({
    code,
    ...messageFor(makes, code),
    httpStatus: result.status,
    detail: scrubText(
      `HTTP ${result.status}${result.problem === null ? '' : ` (${result.problem})`} ${text}`,
      call.secrets,
    ),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(result.cause === undefined ? {} : { cause: result.cause }),
  });
}

/** A 2xx whose JSON is not what was agreed. For a create that is ambiguous: something was bought, but not what. */
export function misunderstoodReply(purpose: CallPurpose, detail: string): ProviderError {
  return buildProviderError({ code: purpose === 'create' ? 'SUBMIT_AMBIGUOUS' : 'MALFORMED_RESPONSE', detail });
}

function codeFor(result: Extract<JsonExchangeResult, { kind: 'reply' }>, purpose: CallPurpose): ProviderErrorCode {
  const { status } = result;
  if (status === 408 || status >= 500) return purpose === 'create' ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE';
  if (status < 400) {
    if (purpose === 'create') return 'SUBMIT_AMBIGUOUS';
    return result.problem === 'broken_off' ? 'UNAVAILABLE' : 'MALFORMED_RESPONSE';
  }
  switch (status) {
    case 401:
    case 403:
      return 'AUTH';
    case 402:
      return 'BILLING';
    case 404:
    case 410:
      return purpose === 'create' ? 'RETIRED' : 'NOT_FOUND';
    case 413:
      return 'ASSET_REJECTED';
    case 429:
      return 'RATE_LIMITED';
    default:
      return 'INVALID_REQUEST';
  }
}

function retryAfter(
  code: ProviderErrorCode,
  header: string | string[] | undefined,
  text: string,
  now: Date,
): number | null {
  if (code !== 'RATE_LIMITED' && code !== 'UNAVAILABLE') return null;
  const asked = parseRetryAfter(header, now);
  if (asked !== null || code === 'UNAVAILABLE') return asked;
  const seconds = /resets? in\s{0,4}~?\s{0,4}(\d{1,6}(?:\.\d{1,3})?)\s{0,4}s/i.exec(text)?.[1];
  return seconds === undefined ? DEFAULT_RATE_LIMIT_MS : clampRetryMs(Number(seconds) * 1_000);
}

function errorText(json: unknown): string {
  if (!Value.Check(ErrorBodySchema, json)) return '';
  return [json.title, json.detail].filter((part) => typeof part === 'string').join(': ');
}
