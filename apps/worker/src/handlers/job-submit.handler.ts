import { DomainError, type Job, ProviderError, type SubmitTaskName } from '@callsheet/domain';
import { beginSubmission, recordSubmission, recordSubmitError } from '@callsheet/engine';
import { buildGenerationRequest, type ProviderAdapter, type Submission } from '@callsheet/providers';
import type { TaskHandler } from '@callsheet/queue';
import { TaskDelayed } from '../task-delayed.ts';
import { callbackUrlOf, callContext } from './call-context.ts';
import type { SubmitDependencies } from './handler-dependencies.ts';
import { nextCheckDelay } from './next-check.ts';
import { preparePicture } from './prepare-picture.ts';
import { submitTimeoutOf } from './submit-timeout.ts';
import { isTerminalSnapshot } from './terminal-snapshot.ts';
import { uploadTargetOf } from './upload-target.ts';

/**
 * Buys one attempt. The intent is stored before the call and its result after it, and nothing in here or in the queue
 * ever calls `submit` twice for one attempt (U-06).
 */
export function createJobSubmitHandler(deps: SubmitDependencies): TaskHandler<SubmitTaskName> {
  return async ({ payload: { jobId, effectId }, signal }) => {
    const submitTimeoutMs = (job: Job) => submitTimeoutOf(deps.providers.submitTimeouts, job);
    const begun = await beginSubmission(deps.engine, { jobId, effectId, submitTimeoutMs });
    if (!begun.proceed) {
      if (begun.waitMs !== undefined) throw new TaskDelayed({ afterMs: begun.waitMs, reason: begun.reason });
      return;
    }
    const { job, attempt } = begun;
    const { provider = job.resolved.provider } = job.attempts.at(-1) ?? {};
    const ours = { jobId, known: job, attempt };
    const trace = { jobId, attempt, provider };
    const outcome = await submitOnce(deps, { job, attempt, provider, signal });
    if (outcome instanceof ProviderError) {
      deps.log.info(
        { ...trace, code: outcome.code, detail: outcome.detail },
        'the provider did not accept a submission',
      );
      await recordSubmitError(deps.engine, { ...ours, error: outcome });
      return;
    }
    deps.log.info({ ...trace, externalId: outcome.externalId }, 'the provider accepted a submission');
    const checkAfterMs = nextCheckDelay({ schedule: deps.providers.checkSchedule, jobId, attempt, number: 1 });
    const verdict = isTerminalSnapshot(outcome.snapshot) ? outcome.snapshot : undefined;
    await recordSubmission(deps.engine, { ...ours, submission: outcome, checkAfterMs, verdict });
  };
}

/** The one paid call. Answers instead of throwing: what it ended with must be recorded, whatever it was. */
async function submitOnce(
  deps: SubmitDependencies,
  input: { job: Job; attempt: number; provider: string; signal: AbortSignal },
): Promise<Submission | ProviderError> {
  const { job, attempt, provider, signal } = input;
  let adapter: ProviderAdapter;
  try {
    adapter = deps.providers.registry.get(provider);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // Nothing was sent and never will be: a refusal, not an unknown outcome.
    return new ProviderError({ code: 'AUTH', retry: 'never', safeMessage: error.message, cause: error });
  }
  const current = job.attempts.find(({ number }) => number === attempt);
  if (current === undefined) throw new Error(`job ${job.id} has no attempt ${attempt}`);
  try {
    const pictureUri = await preparePicture(deps, { job, attempt: current, adapter, signal });
    await deps.engine.onStep('submit.prepared');
    return await adapter.submit(
      buildGenerationRequest(job, {
        attempt,
        upload: uploadTargetOf(deps, { job, attempt, adapter }),
        pictureUri,
      }),
      callContext(deps, {
        callbackUrl: callbackUrlOf(deps, { job, attempt, provider }),
        signal,
        timeoutMs: submitTimeoutOf(deps.providers.submitTimeouts, job),
      }),
    );
  } catch (error) {
    if (error instanceof ProviderError) return error;
    deps.log.error(
      { err: error, jobId: job.id, attempt, provider },
      'an adapter threw something else than a ProviderError',
    );
    return new ProviderError({
      code: 'SUBMIT_AMBIGUOUS',
      retry: 'never',
      safeMessage: 'The provider did not confirm the order.',
      cause: error,
    });
  }
}
