/** What went wrong in the outside world (providers.md 2.2). */
export type ProviderErrorCode =
  | 'INVALID_REQUEST'
  | 'AUTH'
  | 'BILLING'
  | 'MODERATION_INPUT'
  | 'MODERATION_OUTPUT'
  | 'ASSET_REJECTED'
  | 'RETIRED'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'QUOTA_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'SUBMIT_AMBIGUOUS'
  | 'GENERATION_FAILED'
  /** The flow itself broke, and said so (R-001-15). */
  | 'WORKFLOW_ERROR'
  | 'TIMEOUT'
  | 'MALFORMED_RESPONSE'
  | 'OUTPUT_EXPIRED'
  | 'OUTPUT_REFUSED'
  | 'CALLBACK_REJECTED';

/** `same_attempt` repeats the same HTTP call; `new_attempt` is a new paid submission out of the job's budget. */
export type ProviderRetry = 'never' | 'same_attempt' | 'new_attempt';

export interface ProviderErrorOptions {
  readonly code: ProviderErrorCode;
  readonly retry: ProviderRetry;
  /** Sentence that may be shown to the user. */
  readonly safeMessage: string;
  /** For logs, scrubbed of keys and signed URLs. */
  readonly detail?: string;
  readonly retryAfterMs?: number;
  readonly providerCode?: string;
  readonly httpStatus?: number;
  readonly cause?: unknown;
}

/** The outside world failed. Decide on `code` and `retry`, never on the text. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;
  readonly retry: ProviderRetry;
  readonly safeMessage: string;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly providerCode: string | undefined;
  readonly httpStatus: number | undefined;

  constructor(options: ProviderErrorOptions) {
    super(options.detail ?? options.safeMessage, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProviderError';
    this.code = options.code;
    this.retry = options.retry;
    this.safeMessage = options.safeMessage;
    this.detail = options.detail;
    this.retryAfterMs = options.retryAfterMs;
    this.providerCode = options.providerCode;
    this.httpStatus = options.httpStatus;
  }
}
