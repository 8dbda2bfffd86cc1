import type { ProviderError, ProviderErrorCode } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { JsonExchangeResult } from '../http/exchange-json.ts';
import { parseRetryAfter } from '../http/parse-retry-after.ts';
import { fieldsOf } from '../http/read-fields.ts';
import { scrubText } from '../http/scrub-text.ts';
import { codeOf, type Reason, speaksOfModeration } from './failure-mapping.ts';

/** `create` costs money; `read` may be repeated. */
export type CallPurpose = 'create' | 'read';

export interface FailedCall {
  readonly result: JsonExchangeResult;
  readonly purpose: CallPurpose;
  readonly now: Date;
  /** Texts that must not reach a log: the key, the script, our callback URL. */
  readonly secrets: readonly string[];
}

type Reply = Extract<JsonExchangeResult, { kind: 'reply' }>;

const DEFAULT_RATE_LIMIT_MS = 10_000;
/** Sooner helps nobody, later would leave no time before the deadline of an hour. */
const QUOTA_WAIT_MS = 30 * 60_000;

/** What the customer can mend themselves is named (H6). */
const SAFE_MESSAGES: ReadonlyMap<string, string> = new Map([
  ['avatar_not_found', 'The video provider does not know this avatar.'],
  ['voice_not_found', 'The video provider does not know this voice.'],
]);

/** An exchange that did not end in a usable 2xx, as an error (providers.md 1.7, create-call rule of 2.2). */
export function toProviderError(call: FailedCall): ProviderError {
  const { result, purpose } = call;
  if (result.kind === 'reply') return errorOfReply(call, result);
  const code = purpose === 'create' && result.sent ? 'SUBMIT_AMBIGUOUS' : 'UNAVAILABLE';
  const detail = `${result.timedOut ? 'no reply in time' : 'no reply'}, request ${result.sent ? 'sent' : 'not sent'}`;
  return buildProviderError({ code, detail, cause: result.cause });
}

/** A 2xx whose JSON is not what was agreed. For a create that is ambiguous: something was bought, but not what. */
export function misunderstoodReply(purpose: CallPurpose, detail: string): ProviderError {
  return buildProviderError({ code: purpose === 'create' ? 'SUBMIT_AMBIGUOUS' : 'MALFORMED_RESPONSE', detail });
}

function errorOfReply({ purpose, now, secrets }: FailedCall, reply: Reply): ProviderError {
  const reason: Reason = fieldsOf(fieldsOf(reply.json)?.error) ?? {};
  const code = purpose === 'create' ? codeOfCreate(reply, reason) : codeOfRead(reply, reason);
  const providerCode = codeOf(reason);
  const safeMessage = SAFE_MESSAGES.get(providerCode ?? '');
  const retryAfterMs = retryAfter(code, reply, now);
  const words = [reply.problem, providerCode, reason.message].filter((part) => typeof part === 'string').join(' ');
  return buildProviderError({
    code,
    httpStatus: reply.status,
    detail: scrubText(`HTTP ${reply.status} ${words}`, secrets),
    ...(providerCode === null ? {} : { providerCode }),
    ...(safeMessage === undefined ? {} : { safeMessage }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(reply.cause === undefined ? {} : { cause: reply.cause }),
  });
}

function codeOfCreate({ status }: Reply, reason: Reason): ProviderErrorCode {
  // 409: an order with our key is being taken at this moment. Trying again would be a new attempt with a new key, and
  // that could buy a second video; so it is as uncertain as a lost answer (H1).
  if (status < 400 || status === 408 || status === 409 || status >= 500) return 'SUBMIT_AMBIGUOUS';
  const certain = certainRefusal(status, reason);
  if (certain !== null) return certain;
  return speaksOfModeration(reason) ? 'MODERATION_INPUT' : 'INVALID_REQUEST';
}

function codeOfRead({ status, problem }: Reply, reason: Reason): ProviderErrorCode {
  if (status >= 500 || status === 408) return 'UNAVAILABLE';
  if (status < 400) return problem === 'broken_off' ? 'UNAVAILABLE' : 'MALFORMED_RESPONSE';
  // Without its own words a 404 may come from somebody in between, and would end a video that was paid for.
  if (status === 404) return codeOf(reason)?.endsWith('not_found') ? 'NOT_FOUND' : 'UNAVAILABLE';
  return certainRefusal(status, reason) ?? 'INVALID_REQUEST';
}

function certainRefusal(status: number, reason: Reason): ProviderErrorCode | null {
  switch (status) {
    case 401:
    case 403:
      return 'AUTH';
    case 402:
      return 'BILLING';
    case 413:
      return 'ASSET_REJECTED';
    case 429:
      return reason.code === 'quota_exceeded' ? 'QUOTA_EXHAUSTED' : 'RATE_LIMITED';
    default:
      return null;
  }
}

function retryAfter(code: ProviderErrorCode, reply: Reply, now: Date): number | null {
  const asked = parseRetryAfter(reply.headers['retry-after'], now);
  if (code === 'RATE_LIMITED') return asked ?? DEFAULT_RATE_LIMIT_MS;
  if (code === 'QUOTA_EXHAUSTED') return asked ?? QUOTA_WAIT_MS;
  return code === 'UNAVAILABLE' ? asked : null;
}
