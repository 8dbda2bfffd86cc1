import { type Attempt, DomainError, type Job, ProviderError } from '@callsheet/domain';
import { UnreadableKeyError } from '@callsheet/identity';
import type { ProviderAdapter } from '@callsheet/providers';
import type { OperationDependencies } from './handler-dependencies.ts';

/** What a key of a customer is taken out for; told in the audit. */
export type CallPurpose = 'upload' | 'submit' | 'poll' | 'cancel';

/**
 * The adapter for one call: on the account that the attempt was ordered on, ours or its owner's, since nobody can ask about
 * an operation with the key of another account (R-004-28). It holds the owner's key, so it must not outlive the call.
 * @throws DomainError PROVIDER_NOT_CONFIGURED; ProviderError AUTH when the owner's key is gone
 */
export async function openAdapter(
  deps: Pick<OperationDependencies, 'providers' | 'log'>,
  { job, attempt, purpose }: { readonly job: Job; readonly attempt: Attempt; readonly purpose: CallPurpose },
): Promise<ProviderAdapter> {
  const { registry, customerKeys } = deps.providers;
  const { provider, credential, number } = attempt;
  if (credential === undefined) return registry.get(provider);
  try {
    const use = { id: credential, ownerId: job.ownerId, provider, jobId: job.id, attempt: number, purpose };
    return registry.withKey(provider, await customerKeys.use(use));
  } catch (error) {
    if (!(error instanceof UnreadableKeyError)) throw error;
    const trace = { jobId: job.id, attempt: number, provider, keyId: credential, reason: error.reason };
    if (error.reason === 'gone') deps.log.info(trace, "the key of a job's owner is gone");
    else deps.log.error({ ...trace, err: error }, "the key of a job's owner cannot be read");
    throw keyGone(provider, error);
  }
}

/** Why no adapter could be had for an order: nothing was sent, so it is a refusal and no unknown outcome. */
export function asUnsent(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof DomainError)
    return new ProviderError({ code: 'AUTH', retry: 'never', safeMessage: error.message, cause: error });
  return new ProviderError({
    code: 'UNAVAILABLE',
    retry: 'same_attempt',
    safeMessage: 'The order could not be prepared for a moment.',
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}

/** The same refusal in words for whoever can mend it: the owner of the key, where it was theirs that was refused. */
export function inOwnersWords(error: ProviderError, attempt: Pick<Attempt, 'credential' | 'provider'>): ProviderError {
  const saidByUs = error.cause instanceof UnreadableKeyError || error.cause instanceof DomainError;
  if (attempt.credential === undefined || saidByUs) return error;
  const { code, retry, detail, retryAfterMs, providerCode, httpStatus } = error;
  if (code !== 'AUTH' && code !== 'BILLING') return error;
  const safeMessage =
    code === 'AUTH'
      ? `Your own ${attempt.provider} key was refused by the provider; store a valid one, or delete it to use ours.`
      : `Your account at ${attempt.provider} cannot pay for this; top it up there, or delete your key here to use ours.`;
  const given = {
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
  return new ProviderError({ code, retry, safeMessage, ...given, cause: error });
}

function keyGone(provider: string, cause: UnreadableKeyError): ProviderError {
  const safeMessage =
    cause.reason === 'gone'
      ? `Your own ${provider} key, with which this was to be done, was revoked or replaced.`
      : `Your own ${provider} key cannot be read any more; store it again.`;
  return new ProviderError({ code: 'AUTH', retry: 'never', safeMessage, cause });
}
