import {
  ProviderError,
  type ProviderErrorCode,
  type ProviderErrorOptions,
  type ProviderRetry,
} from '@callsheet/domain';

/**
 * What to do and what to tell the user for each code (providers.md 2.2). SUBMIT_AMBIGUOUS is `never`: buying again is
 * decided on its code after reconciliation, and a reader of `retry` alone must not pay twice.
 */
const BY_CODE: Readonly<Record<ProviderErrorCode, { readonly retry: ProviderRetry; readonly safeMessage: string }>> = {
  INVALID_REQUEST: { retry: 'never', safeMessage: 'The video provider did not accept the request.' },
  AUTH: { retry: 'never', safeMessage: 'The video provider is not available at the moment.' },
  BILLING: { retry: 'never', safeMessage: 'The video provider is not available at the moment.' },
  MODERATION_INPUT: { retry: 'never', safeMessage: 'The video provider refused the prompt as sensitive.' },
  MODERATION_OUTPUT: {
    retry: 'never',
    safeMessage: 'The video provider flagged the prompt or the video as sensitive.',
  },
  ASSET_REJECTED: { retry: 'never', safeMessage: 'The video provider did not accept the given file.' },
  RETIRED: { retry: 'never', safeMessage: 'The video model is no longer offered.' },
  NOT_FOUND: { retry: 'never', safeMessage: 'The video provider does not know this operation.' },
  RATE_LIMITED: { retry: 'same_attempt', safeMessage: 'The video provider is busy.' },
  QUOTA_EXHAUSTED: { retry: 'same_attempt', safeMessage: 'The quota at the video provider is used up for now.' },
  UNAVAILABLE: { retry: 'same_attempt', safeMessage: 'The video provider could not be reached.' },
  SUBMIT_AMBIGUOUS: { retry: 'never', safeMessage: 'The video provider did not confirm the order.' },
  GENERATION_FAILED: { retry: 'new_attempt', safeMessage: 'The video provider could not make the video.' },
  WORKFLOW_ERROR: { retry: 'never', safeMessage: 'The flow that makes the video has failed.' },
  TIMEOUT: { retry: 'new_attempt', safeMessage: 'The video provider took too long.' },
  MALFORMED_RESPONSE: { retry: 'same_attempt', safeMessage: 'The video provider gave an answer that makes no sense.' },
  OUTPUT_EXPIRED: { retry: 'never', safeMessage: 'The video was made, but the provider has removed it.' },
  OUTPUT_REFUSED: { retry: 'never', safeMessage: 'The video was made, but its file cannot be accepted.' },
  CALLBACK_REJECTED: { retry: 'never', safeMessage: 'The callback was not accepted.' },
};

/** What `retry` and `safeMessage` are for a code. */
export function defaultsFor(code: ProviderErrorCode): { readonly retry: ProviderRetry; readonly safeMessage: string } {
  return BY_CODE[code];
}

/** A `ProviderError` whose `retry` and, unless given, `safeMessage` follow from its code. */
export function buildProviderError(
  options: Omit<ProviderErrorOptions, 'retry' | 'safeMessage'> & { readonly safeMessage?: string },
): ProviderError {
  return new ProviderError({ ...defaultsFor(options.code), ...options });
}
