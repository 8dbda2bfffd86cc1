import { type Attempt, type Job, ProviderError, type ProviderErrorCode, stepOf } from '@callsheet/domain';
import { MediaError } from '../media/media-error.ts';

/** Loads of a customer's picture; nothing was bought, and who gave its address can order again. */
const MAX_TRIES = 3;

/** What a download says about the customer's own file rather than about the network. */
const THEIR_FAULT: ReadonlySet<ProviderErrorCode> = new Set(['OUTPUT_REFUSED', 'OUTPUT_EXPIRED', 'NOT_FOUND']);

/** The reference picture cannot be used. `why` ends the sentence that the customer reads. */
export function referenceRefused(why: string, cause?: unknown): ProviderError {
  return new ProviderError({
    code: 'ASSET_REJECTED',
    retry: 'never',
    safeMessage: `The reference picture cannot be used: ${why}`,
    cause,
  });
}

/** Our own image is gone: the customer has paid for it, and is not charged for a video that cannot be made. */
export function imageLost(): ProviderError {
  return new ProviderError({
    code: 'OUTPUT_EXPIRED',
    retry: 'never',
    safeMessage: 'The stored image of the scene is not there any more, so its video cannot be made.',
  });
}

/** Whatever kept an order from being placed, as a refusal of which nothing was sent. */
export function asRefusal(error: unknown, { job, attempt }: { job: Job; attempt: Attempt }): ProviderError {
  if (error instanceof MediaError) return referenceRefused(error.message, error);
  if (!(error instanceof ProviderError)) return unavailable(error);
  if (THEIR_FAULT.has(error.code) && stepOf(attempt) === 'image')
    return referenceRefused('its address does not lead to a file that may be loaded.', error);
  const isLast = triesOf(job, attempt) >= MAX_TRIES && stepOf(attempt) === 'image';
  if (error.retry === 'same_attempt' && isLast)
    return referenceRefused('it could not be loaded; check its address.', error);
  return error;
}

function triesOf(job: Job, { admission, step }: Attempt): number {
  return job.attempts.filter((other) => other.admission === admission && other.step === step).length;
}

/** A store that does not answer, a full disk: passes, or is for the operator to mend; the deadline ends the waiting. */
function unavailable(cause: unknown): ProviderError {
  return new ProviderError({
    code: 'UNAVAILABLE',
    retry: 'same_attempt',
    safeMessage: 'The picture of the scene could not be read for a moment.',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  });
}
