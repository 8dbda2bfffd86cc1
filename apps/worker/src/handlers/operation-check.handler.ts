import { type Attempt, currentAttempt, type Job, type OperationSnapshot } from '@callsheet/domain';
import { enqueueNextCheck, recordCancelOutcome, recordSnapshot } from '@callsheet/engine';
import type { CancelResult } from '@callsheet/providers';
import type { TaskHandler } from '@callsheet/queue';
import { callContext, traceOf } from './call-context.ts';
import { judgeCheckError } from './check-error.ts';
import { type CheckInput, type CheckResult, NO_FURTHER_CHECK } from './check-input.ts';
import type { OperationDependencies } from './handler-dependencies.ts';
import { lookUpSubmission } from './look-up-submission.ts';
import { nextCheckDelay } from './next-check.ts';
import { openAdapter } from './open-adapter.ts';
import { isTerminalSnapshot } from './terminal-snapshot.ts';

/**
 * Asks the provider once how an operation stands, then sends the next check with a delay. A check that fails says
 * nothing about the job (U-01): only a verdict or the deadline ends it.
 */
export function createOperationCheckHandler(deps: OperationDependencies): TaskHandler<'operation.check'> {
  return async ({ payload, signal }) => {
    const job = (await deps.engine.jobs.find(payload.jobId))?.job;
    const attempt = job === undefined ? null : attemptToCheck(job, payload.attempt);
    if (job === undefined || attempt === null) return;
    await deps.engine.onStep('check.read');
    const input = { job, attempt, number: payload.number, effectId: payload.effectId, signal };
    if ((await cancelIfAsked(deps, input)) === 'recorded') return;
    await stopIfHeld(deps, input);
    const result = attempt.state === 'unknown' ? await lookUpSubmission(deps, input) : await poll(deps, input);
    // Money that is held has a schedule of its own, which the sweep keeps.
    if (result.nextInMs === null || job.status !== 'processing') return;
    const number = payload.number + 1;
    const afterMs = nextCheckDelay({
      schedule: deps.providers.checkSchedule,
      jobId: job.id,
      attempt: attempt.number,
      number,
      wishMs: result.nextInMs,
    });
    await enqueueNextCheck(deps.engine, { job, attempt: attempt.number, number, afterMs });
  };
}

/** The attempt when the job waits for its verdict, or only its money does; else null: the check is late. */
function attemptToCheck(job: Job, number: number): Attempt | null {
  const attempt = currentAttempt(job);
  if (attempt?.number !== number) return null;
  const waiting = job.status === 'processing' && job.stage === 'waiting';
  const held = 'hold' in job && job.hold !== null;
  return waiting || held ? attempt : null;
}

async function cancelIfAsked(deps: OperationDependencies, input: CheckInput): Promise<'recorded' | 'pending'> {
  const { job, attempt, effectId } = input;
  const asked = job.status === 'processing' && job.stage === 'waiting' && job.cancelRequestedAt !== null;
  const result = asked ? await askToCancel(deps, input) : null;
  if (result === null) return 'pending';
  return await recordCancelOutcome(deps.engine, {
    jobId: job.id,
    known: job,
    finishedEffectIds: [effectId],
    attempt: attempt.number,
    result,
  });
}

/**
 * An ended job whose operation still runs: nobody waits for the video any more, so the operator's money is saved. Asked
 * at the first look only; the verdict is what the polls say.
 */
async function stopIfHeld(deps: OperationDependencies, input: CheckInput): Promise<void> {
  const hold = 'hold' in input.job ? input.job.hold : null;
  if (hold !== null && hold.step <= 1) await askToCancel(deps, input);
}

/** Null when there is nothing to name to the provider, or it could not be asked. */
async function askToCancel(deps: OperationDependencies, input: CheckInput): Promise<CancelResult | null> {
  const { job, attempt } = input;
  if (attempt.handle === null) return null;
  try {
    const adapter = await openAdapter(deps, { job, attempt, purpose: 'cancel' });
    const context = callContext(deps, {
      callbackUrl: null,
      signal: input.signal,
      timeoutMs: deps.providers.requestTimeoutMs,
    });
    const result = await adapter.cancel(attempt.handle, context);
    deps.log.info({ ...traceOf(job, attempt), result }, 'asked the provider to cancel');
    await deps.engine.onStep('check.cancel_asked');
    return result;
  } catch (error) {
    judgeCheckError(deps, { job, attempt, number: input.number, error });
    return null;
  }
}

async function poll(deps: OperationDependencies, input: CheckInput): Promise<CheckResult> {
  const { job, attempt } = input;
  // Accepted before its handle was stored does not happen; a callback may end such an attempt, polling cannot.
  if (attempt.handle === null) return NO_FURTHER_CHECK;
  let snapshot: OperationSnapshot;
  let wishMs = 0;
  try {
    const adapter = await openAdapter(deps, { job, attempt, purpose: 'poll' });
    const context = callContext(deps, {
      callbackUrl: null,
      signal: input.signal,
      timeoutMs: deps.providers.requestTimeoutMs,
    });
    const { nextPollAfterMs, ...polled } = await adapter.poll(attempt.handle, context);
    snapshot = polled;
    wishMs = nextPollAfterMs ?? 0;
  } catch (error) {
    const judged = judgeCheckError(deps, { job, attempt, number: input.number, error });
    if (judged.kind === 'check_again') return { nextInMs: judged.wishMs };
    snapshot = judged.snapshot;
  }
  await deps.engine.onStep('check.polled');
  await recordSnapshot(deps.engine, {
    jobId: job.id,
    known: job,
    finishedEffectIds: [input.effectId],
    attempt: attempt.number,
    snapshot,
  });
  await deps.engine.onStep('check.recorded');
  return isTerminalSnapshot(snapshot) ? NO_FURTHER_CHECK : { nextInMs: wishMs };
}
