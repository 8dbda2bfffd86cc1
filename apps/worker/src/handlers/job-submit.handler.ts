import { type Job, ProviderError, type SubmitTaskName } from '@callsheet/domain';
import { beginSubmission, recordSubmission, recordSubmitError } from '@callsheet/engine';
import { buildGenerationRequest, type ProviderAdapter, type Submission } from '@callsheet/providers';
import type { TaskHandler } from '@callsheet/queue';
import { TaskDelayed } from '../task-delayed.ts';
import { callbackUrlOf, callContext } from './call-context.ts';
import type { SubmitDependencies } from './handler-dependencies.ts';
import { nextCheckDelay } from './next-check.ts';
import { asUnsent, inOwnersWords, openAdapter } from './open-adapter.ts';
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
    const { submitTimeouts, customerKeys } = deps.providers;
    const submitTimeoutMs = (job: Job) => submitTimeoutOf(submitTimeouts, job);
    const chooseCredential = customerKeys.findLive;
    const { waitForTurn } = deps;
    const begun = await beginSubmission(deps.engine, {
      ...{ jobId, effectId, submitTimeoutMs, chooseCredential, waitForTurn },
    });
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
  const { job, attempt: number, provider, signal } = input;
  const attempt = job.attempts.find((candidate) => candidate.number === number);
  if (attempt === undefined) throw new Error(`job ${job.id} has no attempt ${number}`);
  let adapter: ProviderAdapter;
  let pictureUri: string | null;
  try {
    pictureUri = await preparePicture(deps, { job, attempt, signal });
    await deps.engine.onStep('submit.prepared');
    adapter = await openAdapter(deps, { job, attempt, purpose: 'submit' });
  } catch (error) {
    return inOwnersWords(asUnsent(error), attempt);
  }
  try {
    return await adapter.submit(
      buildGenerationRequest(job, {
        attempt: number,
        upload: uploadTargetOf(deps, { job, attempt: number, adapter }),
        pictureUri,
      }),
      callContext(deps, {
        // A customer's account signs its callbacks with a secret of its own, so we ask it instead.
        callbackUrl: attempt.credential === undefined ? callbackUrlOf(deps, { job, attempt: number, provider }) : null,
        signal,
        timeoutMs: submitTimeoutOf(deps.providers.submitTimeouts, job),
      }),
    );
  } catch (error) {
    if (error instanceof ProviderError) return inOwnersWords(error, attempt);
    deps.log.error(
      { err: error, jobId: job.id, attempt: number, provider },
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
