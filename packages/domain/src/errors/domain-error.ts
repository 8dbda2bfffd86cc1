/** Codes with which we refuse (http-surface.md 6.2). The HTTP status of each is decided at the edge. */
export type DomainErrorCode =
  | 'VALIDATION_ERROR'
  | 'INVALID_ID'
  | 'UNAUTHENTICATED'
  | 'TOKEN_EXPIRED'
  | 'INVALID_CREDENTIALS'
  | 'CALLBACK_REJECTED'
  | 'INSUFFICIENT_CREDITS'
  | 'FORBIDDEN'
  | 'CSRF'
  | 'NOT_FOUND'
  | 'EMAIL_TAKEN'
  | 'ID_TAKEN'
  | 'ILLEGAL_TRANSITION'
  | 'NOT_CANCELABLE'
  | 'LINK_USED'
  | 'MODEL_RETIRED'
  | 'ASSET_EXPIRED'
  | 'LINK_EXPIRED'
  | 'DELETED'
  | 'VERSION_MISMATCH'
  | 'IDEMPOTENCY_IN_PROGRESS'
  | 'IDEMPOTENCY_MISMATCH'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNSUPPORTED_PARAMETER'
  | 'PRICE_UNKNOWN'
  | 'LIMIT_REACHED'
  | 'PRECONDITION'
  | 'PRODUCT_IMAGE_REQUIRED'
  | 'RATE_LIMITED'
  | 'QUEUE_FULL'
  | 'QUOTA_EXCEEDED'
  | 'PROVIDER_NOT_CONFIGURED'
  | 'DEPENDENCY_DOWN';

/** We refuse. `message` is for the caller and says what to do; `details` is a plain object that may be shown too. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(options: { code: DomainErrorCode; message: string; details?: Record<string, unknown>; cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = options.code;
    this.details = options.details ?? {};
  }
}
