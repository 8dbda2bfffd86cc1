import { assertNever } from '../errors/assert-never.ts';
import type { OperationFailure } from '../provider/operation-snapshot.ts';
import type { ProviderErrorCode } from '../provider/provider-error.ts';
import type { JobError } from './job.ts';

/** How a provider's failure is told to the customer. `class` user means that their own input caused it. */
export function jobErrorFrom(failure: Pick<OperationFailure, 'code' | 'safeMessage'>): JobError {
  return { ...classify(failure.code), message: failure.safeMessage.trim() || 'The provider gave no reason.' };
}

function classify(code: ProviderErrorCode): Omit<JobError, 'message'> {
  switch (code) {
    case 'MODERATION_INPUT':
      return { code: 'MODERATION_INPUT', retryable: false, class: 'user' };
    case 'MODERATION_OUTPUT':
      return { code: 'MODERATION_OUTPUT', retryable: false, class: 'user' };
    case 'ASSET_REJECTED':
      return { code: 'PROVIDER_REJECTED', retryable: false, class: 'user' };
    case 'INVALID_REQUEST':
    case 'AUTH':
    case 'BILLING':
    case 'RETIRED':
      return { code: 'PROVIDER_REJECTED', retryable: false, class: 'platform' };
    case 'RATE_LIMITED':
    case 'QUOTA_EXHAUSTED':
      return { code: 'PROVIDER_RATE_LIMITED', retryable: true, class: 'provider' };
    case 'WORKFLOW_ERROR':
      return { code: 'WORKFLOW_ERROR', retryable: true, class: 'provider' };
    case 'TIMEOUT':
      return { code: 'PROVIDER_TIMEOUT', retryable: true, class: 'provider' };
    case 'OUTPUT_EXPIRED':
    case 'OUTPUT_REFUSED':
      return { code: 'ASSET_DOWNLOAD_FAILED', retryable: true, class: 'provider' };
    case 'NOT_FOUND':
    case 'UNAVAILABLE':
    case 'SUBMIT_AMBIGUOUS':
    case 'GENERATION_FAILED':
    case 'MALFORMED_RESPONSE':
    case 'CALLBACK_REJECTED':
      return { code: 'PROVIDER_FAILED', retryable: true, class: 'provider' };
    default:
      return assertNever(code);
  }
}

export const CANCELED_ERROR: JobError = {
  code: 'CANCELED',
  message: 'The job was canceled.',
  retryable: true,
  class: 'platform',
};

export const DEADLINE_ERROR: JobError = {
  code: 'DEADLINE_EXCEEDED',
  message: 'The job was not finished before its deadline.',
  retryable: true,
  class: 'platform',
};

export const START_DEADLINE_ERROR: JobError = {
  code: 'DEADLINE_EXCEEDED',
  message: 'The job was not started before its start deadline.',
  retryable: true,
  class: 'platform',
};

export const UNKNOWN_OUTCOME_ERROR: JobError = {
  code: 'UNKNOWN_OUTCOME_EXPIRED',
  message: 'The provider did not say before the deadline whether it made what was ordered.',
  retryable: true,
  class: 'provider',
};

export const INGEST_BUDGET_ERROR: JobError = {
  code: 'ASSET_DOWNLOAD_FAILED',
  message: 'The video was made but could not be stored within an hour.',
  retryable: true,
  class: 'platform',
};
