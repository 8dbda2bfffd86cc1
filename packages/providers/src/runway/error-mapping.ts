import type { ProviderError, ProviderErrorCode } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { JsonExchangeResult } from '../http/exchange-json.ts';
import { parseRetryAfter } from '../http/parse-retry-after.ts';
import { fieldsOf } from '../http/read-fields.ts';
import { scrubText } from '../http/scrub-text.ts';
import { RUNWAY_POLL_FLOOR_MS } from './capabilities.ts';

/** `create` costs money; `read` may be repeated, which includes deleting and uploading. */
export type CallPurpose = 'create' | 'read';

export interface FailedCall {
  readonly result: JsonExchangeResult;
  readonly purpose: CallPurpose;
  readonly now: Date;
  /** Texts that must not reach a log: the key, the prompt. */
  readonly secrets: readonly string[];
}

type Reply = Extract<JsonExchangeResult, { kind: 'reply' }>;

const DEFAULT_RATE_LIMIT_MS = 10_000;
/** The limit counts the last 24 hours, so it opens little by little; sooner helps nobody. */
const QUOTA_WAIT_MS = 60 * 60_000;

/** An exchange that did not end in a usable 2xx, as an error (providers.md 1.1, create-call rule of 2.2). */
export function toProviderError(call: FailedCall): ProviderError {
  const { result, purpose } = call;
  if (result.kind === 'reply') return errorOfReply(call, result);
  const code = purpose === 'create' && result.sent ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE';
  return buildProviderError({
    code,
    detail: `${result.timedOut ? 'no reply in time' : 'no reply'}, request ${result.sent ? 'sent' : 'not sent'}`,
    cause: result.cause,
    ...(purpose === 'read' ? { retryAfterMs: RUNWAY_POLL_FLOOR_MS } : {}),
  });
}

/** A 2xx whose JSON is not what was agreed. For a create that is ambiguous: something was bought, but not what. */
export function misunderstoodReply(purpose: CallPurpose, detail: string): ProviderError {
  return purpose === 'create'
    ? buildProviderError({ code: 'SUBMIT_AMBIGUOUS', detail })
    : buildProviderError({ code: 'MALFORMED_RESPONSE', detail, retryAfterMs: RUNWAY_POLL_FLOOR_MS });
}

function errorOfReply({ purpose, now, secrets }: FailedCall, reply: Reply): ProviderError {
  const text = fieldsOf(reply.json)?.error;
  const isTheirs = typeof text === 'string';
  const code = purpose === 'create' ? codeOfCreate(reply, isTheirs) : codeOfRead(reply, isTheirs);
  const asked = parseRetryAfter(reply.headers['retry-after'], now);
  const retryAfterMs = purpose === 'create' ? waitOfCreate(code, asked) : waitOfRead(code, asked);
  const words = [reply.problem, isTheirs ? text : null].filter((part) => part !== null).join(' ');
  return buildProviderError({
    code,
    httpStatus: reply.status,
    detail: scrubText(`HTTP ${reply.status} ${words}`, secrets),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(reply.cause === undefined ? {} : { cause: reply.cause }),
  });
}

function codeOfCreate({ status }: Reply, isTheirs: boolean): ProviderErrorCode {
  if (status < 400 || status === 408 || status >= 500) return 'SUBMIT_AMBIGUOUS';
  // There is no limit per minute: the only one that Runway itself tells of is the day's (R7).
  if (status === 429) return isTheirs ? 'QUOTA_EXHAUSTED' : 'RATE_LIMITED';
  return certainRefusal(status) ?? 'INVALID_REQUEST';
}

function codeOfRead({ status, problem }: Reply, isTheirs: boolean): ProviderErrorCode {
  if (status >= 500 || status === 408) return 'UNAVAILABLE';
  if (status < 400) return problem === 'broken_off' ? 'UNAVAILABLE' : 'MALFORMED_RESPONSE';
  // Without its own words a 404 may come from somebody in between, and would end a task that was paid for.
  if (status === 404) return isTheirs ? 'NOT_FOUND' : 'UNAVAILABLE';
  if (status === 429) return 'RATE_LIMITED';
  return certainRefusal(status) ?? 'INVALID_REQUEST';
}

function certainRefusal(status: number): ProviderErrorCode | null {
  switch (status) {
    case 401:
    case 403:
      return 'AUTH';
    case 402:
      return 'BILLING';
    case 413:
      return 'ASSET_REJECTED';
    default:
      return null;
  }
}

function waitOfCreate(code: ProviderErrorCode, asked: number | null): number | null {
  if (code === 'QUOTA_EXHAUSTED') return asked ?? QUOTA_WAIT_MS;
  return code === 'RATE_LIMITED' ? (asked ?? DEFAULT_RATE_LIMIT_MS) : null;
}

/** Whatever went wrong with a look, the next one must not come sooner than any other (R5). */
function waitOfRead(code: ProviderErrorCode, asked: number | null): number {
  const usual = code === 'RATE_LIMITED' ? DEFAULT_RATE_LIMIT_MS : RUNWAY_POLL_FLOOR_MS;
  return Math.max(asked ?? usual, RUNWAY_POLL_FLOOR_MS);
}
