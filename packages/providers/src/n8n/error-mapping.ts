import type { ProviderError, ProviderErrorCode } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { JsonExchangeResult } from '../http/exchange-json.ts';
import { parseRetryAfter } from '../http/parse-retry-after.ts';
import { type Fields, fieldsOf, pick } from '../http/read-fields.ts';
import { scrubText } from '../http/scrub-text.ts';

const DEFAULT_RATE_LIMIT_MS = 10_000;

type Reply = Extract<JsonExchangeResult, { kind: 'reply' }>;

/** What a flow answered, bare or as the first item of a list: n8n's nodes hand on lists. */
export function answerIn(json: unknown): Fields | null {
  return fieldsOf(Array.isArray(json) ? json[0] : json);
}

/** Whether a flow's answer says that it will make nothing; what else it answers is its own business (N1). */
export function saysNo(json: unknown): boolean {
  return answerIn(json)?.success === false;
}

/** A call that did not end in an acceptance (providers.md 1.9). `secrets` stay out of what is logged or shown. */
export function toN8nError(input: {
  readonly result: JsonExchangeResult;
  readonly now: Date;
  readonly secrets: readonly string[];
}): ProviderError {
  const { result, now, secrets } = input;
  if (result.kind === 'no_reply') {
    const what = result.timedOut ? 'no reply in time' : 'no reply';
    return buildProviderError({
      code: result.sent ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE',
      detail: result.sent ? `${what} after the request was sent` : `${what}; nothing was sent`,
      cause: result.cause,
    });
  }
  const code = codeFor(result);
  const said = pick([answerIn(result.json)], ['message', 'error']);
  const words = typeof said === 'string' ? scrubText(said, secrets) : '';
  // In an answer that broke off nobody reads words; a page instead of JSON is usual.
  const seen = result.problem === 'broken_off' ? result.problem : words;
  return buildProviderError({
    code,
    httpStatus: result.status,
    detail: `HTTP ${result.status} ${seen}`.trim(),
    ...safeMessageOf(code, result, words),
    ...(result.problem === 'broken_off' ? { cause: result.cause } : {}),
    ...(code === 'RATE_LIMITED'
      ? { retryAfterMs: parseRetryAfter(result.headers['retry-after'], now) ?? DEFAULT_RATE_LIMIT_MS }
      : {}),
  });
}

/** A 5xx, or a redirect that a flow answers with, may have begun a run: that is unknown, and never sent again blindly. */
function codeFor({ status, json }: Reply): ProviderErrorCode {
  if (status < 300 && saysNo(json)) return 'GENERATION_FAILED';
  if (status < 400) return 'SUBMIT_AMBIGUOUS';
  switch (status) {
    case 401:
    case 403:
      return 'AUTH';
    case 413:
      return 'ASSET_REJECTED';
    case 429:
      return 'RATE_LIMITED';
    case 408:
      return 'SUBMIT_AMBIGUOUS';
    default:
      return status < 500 ? 'INVALID_REQUEST' : 'SUBMIT_AMBIGUOUS';
  }
}

function safeMessageOf(code: ProviderErrorCode, { status }: Reply, words: string): { safeMessage?: string } {
  if (status === 404) return { safeMessage: 'The flow that makes the video is not active.' };
  return code === 'GENERATION_FAILED' && words !== '' ? { safeMessage: words } : {};
}
