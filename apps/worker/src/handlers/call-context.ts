import type { Attempt, Job } from '@callsheet/domain';
import { buildCallbackUrl, type CallContext } from '@callsheet/providers';
import type { OperationDependencies } from './handler-dependencies.ts';

/** The URL that the provider of an attempt is told to call; derived, so that it is known before and after the call. */
export function callbackUrlOf(
  deps: OperationDependencies,
  input: { job: Job; attempt: number; provider: string },
): string {
  return buildCallbackUrl({
    publicUrl: deps.providers.callbackBaseUrl,
    secret: deps.providers.callbackSecret,
    provider: input.provider,
    jobId: input.job.id,
    attempt: input.attempt,
  });
}

/** Limits of one call to a provider: the task's own end or `timeoutMs`, whichever comes first. */
export function callContext(
  deps: OperationDependencies,
  input: { callbackUrl: string | null; signal: AbortSignal; timeoutMs: number },
): CallContext {
  return {
    callbackUrl: input.callbackUrl,
    signal: AbortSignal.any([input.signal, AbortSignal.timeout(input.timeoutMs)]),
    now: deps.engine.now,
    log: deps.log,
  };
}

/** Fields that every log line about an attempt carries. */
export function traceOf(
  job: Job,
  attempt: Pick<Attempt, 'number' | 'provider' | 'externalId'>,
): Record<string, unknown> {
  return { jobId: job.id, attempt: attempt.number, provider: attempt.provider, externalId: attempt.externalId };
}
