import { type Attempt, type Job, ProviderError, type ProviderErrorCode } from '@callsheet/domain';
import { MediaError } from '../media/media-error.ts';

/** Loads of a customer's picture; nothing was bought, and who gave its address can order again. */
const MAX_LOADS = 3;

/** What a download says about the customer's own file rather than about the network. */
const THEIR_FAULT: ReadonlySet<ProviderErrorCode> = new Set(['OUTPUT_REFUSED', 'OUTPUT_EXPIRED']);

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

/** Why a customer's address did not give a picture: for good, or for now and then for good (U-33). */
export function asLoadRefusal(
  error: unknown,
  { job, attempt, signal }: { job: Job; attempt: Attempt; signal: AbortSignal },
): unknown {
  // This process is told to stop: nobody's fault.
  if (signal.aborted && !isTimeout(signal.reason)) return error;
  if (error instanceof ProviderError && THEIR_FAULT.has(error.code))
    return referenceRefused('its address does not lead to a file that may be loaded.', error);
  const mayPass = error instanceof ProviderError ? error.retry === 'same_attempt' : isTimeout(error);
  if (mayPass && loadsOf(job, attempt) >= MAX_LOADS)
    return referenceRefused('it could not be loaded; check its address.', error);
  return error;
}

/** Whatever kept an order from being placed, as a refusal of which nothing was sent. */
export function asRefusal(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  return error instanceof MediaError ? referenceRefused(error.message, error) : unavailable(error);
}

/** What its provider had no room for was loaded well before. */
function loadsOf(job: Job, { admission, step }: Attempt): number {
  return job.attempts.filter(
    (other) => other.admission === admission && other.step === step && other.error?.code !== 'PROVIDER_RATE_LIMITED',
  ).length;
}

/** Of a host that sends so slowly that the time of the order is over. */
function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
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
