import {
  type Attempt,
  DomainError,
  type Job,
  type OperationSnapshot,
  ProviderError,
  type ProviderErrorCode,
} from '@callsheet/domain';
import { traceOf } from './call-context.ts';
import type { OperationDependencies } from './handler-dependencies.ts';

/** What a status check that failed means. */
export type JudgedCheckError =
  | { readonly kind: 'check_again'; readonly wishMs: number }
  | { readonly kind: 'verdict'; readonly snapshot: OperationSnapshot };

/**
 * `trouble` passes or is for the operator to mend; `verdict` will be the same at every further check. `forgotten` is a
 * verdict only after a few checks: a provider may not list what it has just accepted.
 */
const MEANING: Record<ProviderErrorCode, 'trouble' | 'verdict' | 'forgotten'> = {
  NOT_FOUND: 'forgotten',
  OUTPUT_EXPIRED: 'verdict',
  OUTPUT_REFUSED: 'verdict',
  MODERATION_INPUT: 'verdict',
  MODERATION_OUTPUT: 'verdict',
  ASSET_REJECTED: 'verdict',
  GENERATION_FAILED: 'verdict',
  WORKFLOW_ERROR: 'verdict',
  TIMEOUT: 'trouble',
  INVALID_REQUEST: 'trouble',
  AUTH: 'trouble',
  BILLING: 'trouble',
  RETIRED: 'trouble',
  RATE_LIMITED: 'trouble',
  QUOTA_EXHAUSTED: 'trouble',
  UNAVAILABLE: 'trouble',
  SUBMIT_AMBIGUOUS: 'trouble',
  MALFORMED_RESPONSE: 'trouble',
  CALLBACK_REJECTED: 'trouble',
};

/** Checks during which an unknown operation may merely not be listed yet. */
const GRACE_CHECKS = 4;

/**
 * Decides what the failure of a status check means (C2, C5, C7, C8). Refusals of the operator's account are told as
 * errors, those of a customer's own and passing trouble as information.
 * @throws whatever is neither a ProviderError nor a missing configuration: a bug, for the queue's retries.
 */
export function judgeCheckError(
  deps: Pick<OperationDependencies, 'log'>,
  input: { job: Job; attempt: Attempt; number: number; error: unknown },
): JudgedCheckError {
  const { error } = input;
  const trace = { ...traceOf(input.job, input.attempt), number: input.number };
  if (error instanceof DomainError && error.code === 'PROVIDER_NOT_CONFIGURED') {
    deps.log.error({ ...trace, err: error }, 'an operation cannot be checked: its provider is not configured here');
    return { kind: 'check_again', wishMs: 0 };
  }
  if (!(error instanceof ProviderError)) throw error;
  const { code, retry, safeMessage, providerCode } = error;
  const meaning = MEANING[code];
  if (meaning === 'verdict' || (meaning === 'forgotten' && input.number > GRACE_CHECKS)) {
    deps.log.info({ ...trace, code, detail: error.detail }, 'a check found that the operation has failed');
    const failure = { code, retry, safeMessage, ...(providerCode === undefined ? {} : { providerCode }) };
    return { kind: 'verdict', snapshot: { state: 'failed', rawStatus: code.toLowerCase(), failure } };
  }
  const isTheirs = input.attempt.credential !== undefined;
  if ((code === 'AUTH' || code === 'BILLING') && !isTheirs)
    deps.log.error({ ...trace, err: error }, 'the provider refuses our account');
  else deps.log.info({ ...trace, code, detail: error.detail }, 'a check failed and is repeated later');
  return { kind: 'check_again', wishMs: error.retryAfterMs ?? 0 };
}
