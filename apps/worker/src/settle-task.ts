import { assertNever, DomainError, type DomainErrorCode, ProviderError, type ProviderRetry } from '@callsheet/domain';
import { TaskDelayed } from './task-delayed.ts';

/**
 * What the queue does with a task whose handler threw. `retry` follows the task's own policy, or waits exactly `afterMs`;
 * `delay` is no failure and uses up none of the retries.
 */
export type TaskOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'delay'; readonly afterMs: number }
  | { readonly kind: 'retry'; readonly afterMs: number | null }
  | { readonly kind: 'dead_letter' };

type OutcomeKind = 'done' | 'retry' | 'dead_letter';

/** Handlers record what a provider decided; only calls that may simply be repeated are left to the queue. */
const BY_PROVIDER_RETRY: Record<ProviderRetry, OutcomeKind> = {
  same_attempt: 'retry',
  // A new attempt is bought by the engine, never by running a task again.
  new_attempt: 'dead_letter',
  never: 'dead_letter',
};

/** `done`: the job has moved on meanwhile. `dead_letter`: trying again cannot help, somebody has to look. */
const BY_DOMAIN_CODE: Record<DomainErrorCode, OutcomeKind> = {
  NOT_FOUND: 'done',
  DELETED: 'done',
  VERSION_MISMATCH: 'done',
  ILLEGAL_TRANSITION: 'done',
  NOT_CANCELABLE: 'done',
  DEPENDENCY_DOWN: 'retry',
  RATE_LIMITED: 'retry',
  QUEUE_FULL: 'retry',
  IDEMPOTENCY_IN_PROGRESS: 'retry',
  VALIDATION_ERROR: 'dead_letter',
  INVALID_ID: 'dead_letter',
  UNAUTHENTICATED: 'dead_letter',
  TOKEN_EXPIRED: 'dead_letter',
  INVALID_CREDENTIALS: 'dead_letter',
  CALLBACK_REJECTED: 'dead_letter',
  INSUFFICIENT_CREDITS: 'dead_letter',
  FORBIDDEN: 'dead_letter',
  CSRF: 'dead_letter',
  EMAIL_TAKEN: 'dead_letter',
  ID_TAKEN: 'dead_letter',
  MODEL_RETIRED: 'dead_letter',
  ASSET_EXPIRED: 'dead_letter',
  LINK_EXPIRED: 'dead_letter',
  LINK_USED: 'dead_letter',
  IDEMPOTENCY_MISMATCH: 'dead_letter',
  TOO_LARGE: 'dead_letter',
  UNSUPPORTED_MEDIA_TYPE: 'dead_letter',
  UNSUPPORTED_PARAMETER: 'dead_letter',
  PRICE_UNKNOWN: 'dead_letter',
  LIMIT_REACHED: 'dead_letter',
  PRECONDITION: 'dead_letter',
  PRODUCT_IMAGE_REQUIRED: 'dead_letter',
  QUOTA_EXCEEDED: 'dead_letter',
  PROVIDER_NOT_CONFIGURED: 'dead_letter',
};

/** The one mapping from errors to queue outcomes (conventions.md 16). Everything unknown is a bug and is retried first. */
export function settleTask(error: unknown): TaskOutcome {
  if (error instanceof TaskDelayed) return { kind: 'delay', afterMs: error.afterMs };
  if (error instanceof ProviderError) return outcomeOf(BY_PROVIDER_RETRY[error.retry], error.retryAfterMs ?? null);
  if (error instanceof DomainError) return outcomeOf(BY_DOMAIN_CODE[error.code], null);
  return { kind: 'retry', afterMs: null };
}

function outcomeOf(kind: OutcomeKind, afterMs: number | null): TaskOutcome {
  switch (kind) {
    case 'done':
      return { kind };
    case 'retry':
      return { kind, afterMs };
    case 'dead_letter':
      return { kind };
    default:
      return assertNever(kind);
  }
}
