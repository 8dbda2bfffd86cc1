import type { DomainErrorCode } from '@callsheet/domain';

/** Every code that an error body can carry: our refusals, and what went wrong outside or inside. */
export type ErrorCode = DomainErrorCode | 'PROVIDER_ERROR' | 'INTERNAL';

/** HTTP status of each code (http-surface.md 6.2). Exhaustive by type: a new code does not compile without one. */
const STATUS: Record<ErrorCode, number> = {
  VALIDATION_ERROR: 400,
  INVALID_ID: 400,
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  INVALID_CREDENTIALS: 401,
  CALLBACK_REJECTED: 401,
  INSUFFICIENT_CREDITS: 402,
  FORBIDDEN: 403,
  CSRF: 403,
  NOT_FOUND: 404,
  EMAIL_TAKEN: 409,
  ID_TAKEN: 409,
  ILLEGAL_TRANSITION: 409,
  NOT_CANCELABLE: 409,
  LINK_USED: 409,
  IDEMPOTENCY_IN_PROGRESS: 409,
  MODEL_RETIRED: 410,
  ASSET_EXPIRED: 410,
  LINK_EXPIRED: 410,
  DELETED: 410,
  VERSION_MISMATCH: 412,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_MISMATCH: 422,
  UNSUPPORTED_PARAMETER: 422,
  PRICE_UNKNOWN: 422,
  LIMIT_REACHED: 422,
  PRECONDITION: 422,
  PRODUCT_IMAGE_REQUIRED: 422,
  RATE_LIMITED: 429,
  QUEUE_FULL: 429,
  QUOTA_EXCEEDED: 429,
  INTERNAL: 500,
  PROVIDER_ERROR: 502,
  PROVIDER_NOT_CONFIGURED: 503,
  DEPENDENCY_DOWN: 503,
};

/**
 * Whose words a route speaks. The seeds' surfaces know no 422 and answer 400; on 000 a refusal of the generator is a 500
 * (C-28), on 002 a store that is down (resolutions.md 2.3, R-002-17). On 003 the details are a sentence (R-003-22).
 */
export type Dialect = 'v1' | 's000' | 's001' | 's002' | 's003' | 's004';

/** HTTP status of a code on a surface. */
export function statusOf(code: ErrorCode, dialect: Dialect): number {
  const status = STATUS[code];
  if (dialect !== 'v1' && status === 422) return 400;
  if (dialect === 's000' && code === 'PROVIDER_ERROR') return 500;
  if (dialect === 's002' && code === 'DEPENDENCY_DOWN') return 500;
  return status;
}
