import type { ProviderError, ProviderErrorCode } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import { messageFor } from '../contract/product-message.ts';
import type { JsonExchangeResult } from '../http/exchange-json.ts';
import { clampRetryMs, parseRetryAfter } from '../http/parse-retry-after.ts';
import { type Fields, fieldsOf } from '../http/read-fields.ts';
import type { ChatProduct } from './request-mapping.ts';

/** Five hundred calls a minute are allowed, so a little patience is enough. */
const DEFAULT_RATE_LIMIT_MS = 10_000;

/** Words of moderation, should one of them come as an error: none is documented (providers.md 1.3). */
const MODERATION = new Set(['content_filter', 'content_policy_violation', 'moderation_blocked']);

/** `list` costs nothing; a text and a video do. */
export type ChatPurpose = ChatProduct | 'list';

export interface FailedChat {
  readonly result: JsonExchangeResult;
  readonly purpose: ChatPurpose;
  readonly now: Date;
}

type Reply = Extract<JsonExchangeResult, { kind: 'reply' }>;

/**
 * An exchange that did not end in a usable 2xx, as an error (providers.md 1.3 and the create-call rule of 2.2). Its own
 * words are not repeated, since they may quote the prompt.
 */
export function toProviderError({ result, purpose, now }: FailedChat): ProviderError {
  if (result.kind === 'no_reply') {
    const what = result.timedOut ? 'no reply in time' : 'no reply';
    return build(purpose, result.sent && purpose !== 'list' ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE', {
      detail: `${what}, request ${result.sent ? 'sent' : 'not sent'}`,
      cause: result.cause,
    });
  }
  const error = fieldsOf(fieldsOf(result.json)?.error);
  const code = codeOf(result, { purpose, error });
  const retryAfterMs = retryAfter(code, result, now);
  const providerCode = wordOf(error?.code);
  const words = [result.problem, wordOf(error?.type), providerCode].filter((word) => typeof word === 'string');
  return build(purpose, code, {
    httpStatus: result.status,
    detail: [`HTTP ${result.status}`, ...words].join(' '),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(result.cause === undefined ? {} : { cause: result.cause }),
  });
}

/** A 2xx that is no answer to what was asked. Something was paid for, but nobody knows what. */
export function misunderstoodReply(purpose: ChatPurpose, detail: string): ProviderError {
  return build(purpose, purpose === 'list' ? 'MALFORMED_RESPONSE' : 'SUBMIT_AMBIGUOUS', { detail });
}

function build(
  purpose: ChatPurpose,
  code: ProviderErrorCode,
  rest: Omit<Parameters<typeof buildProviderError>[0], 'code' | 'safeMessage'>,
): ProviderError {
  return buildProviderError({ code, ...rest, ...(purpose === 'list' ? {} : messageFor(purpose, code)) });
}

function codeOf(reply: Reply, call: { purpose: ChatPurpose; error: Fields | null }): ProviderErrorCode {
  const { status } = reply;
  if (status < 400) {
    if (call.purpose !== 'list') return 'SUBMIT_AMBIGUOUS';
    return reply.problem === 'broken_off' ? 'UNAVAILABLE' : 'MALFORMED_RESPONSE';
  }
  if (status >= 500 || status === 408) return codeOfTrouble(status, call);
  const word = call.error?.code;
  switch (status) {
    case 401:
    case 403:
      return 'AUTH';
    case 402:
      return 'BILLING';
    case 404:
      return 'RETIRED';
    case 429:
      return 'RATE_LIMITED';
    default:
      if (word === 'model_not_found') return 'RETIRED';
      return typeof word === 'string' && MODERATION.has(word) ? 'MODERATION_INPUT' : 'INVALID_REQUEST';
  }
}

/**
 * Whoever calls waits for the end, so an error in Poe's own words is an end, and nothing is made behind it. A video may
 * have been paid for before its bot broke; an overloaded server has not begun. Pages of others say nothing.
 */
function codeOfTrouble(
  status: number,
  { purpose, error }: { purpose: ChatPurpose; error: Fields | null },
): ProviderErrorCode {
  if (purpose === 'list') return 'UNAVAILABLE';
  if (error === null) return 'SUBMIT_AMBIGUOUS';
  if (status === 503 || status === 529) return 'UNAVAILABLE';
  return purpose === 'text' && (status === 500 || status === 408) ? 'UNAVAILABLE' : 'SUBMIT_AMBIGUOUS';
}

function retryAfter(code: ProviderErrorCode, { headers }: Reply, now: Date): number | null {
  if (code !== 'RATE_LIMITED' && code !== 'UNAVAILABLE') return null;
  const asked = parseRetryAfter(headers['retry-after'], now);
  if (asked !== null || code === 'UNAVAILABLE') return asked;
  const reset = headers['x-ratelimit-reset-requests'];
  const seconds = typeof reset === 'string' && /^\d{1,9}(\.\d+)?s?$/.test(reset) ? Number.parseFloat(reset) : null;
  return seconds === null ? DEFAULT_RATE_LIMIT_MS : clampRetryMs(seconds * 1_000);
}

/** A code word; sentences are none. */
function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
}
