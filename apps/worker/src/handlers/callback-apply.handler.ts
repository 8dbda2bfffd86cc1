import { assertNever, currentAttempt, type Job, type OperationSnapshot, ProviderError } from '@callsheet/domain';
import { recordSnapshot } from '@callsheet/engine';
import type { CallbackInbox, StoredCallback } from '@callsheet/messages';
import type { CallbackResult } from '@callsheet/providers';
import type { TaskHandler } from '@callsheet/queue';
import type { WorkerMetrics } from '../admin/worker-metrics.ts';
import { callContext } from './call-context.ts';
import type { OperationDependencies } from './handler-dependencies.ts';
import { openAdapter } from './open-adapter.ts';

/** What became of a callback. `hint_dropped`: it only was a hint and the regular checks will find out. */
export type CallbackOutcome = 'recorded' | 'progress' | 'ignored' | 'rejected' | 'hint_dropped';

export interface CallbackDependencies extends OperationDependencies {
  readonly inbox: Pick<CallbackInbox, 'read' | 'markApplied'>;
  readonly metrics: Pick<WorkerMetrics, 'callbackApplied'>;
}

type CallbackEvent = Extract<CallbackResult, { kind: 'event' }>;

/** Applies one stored callback: early, late, duplicate and reordered ones are normal (U-28, U-29). */
export function createCallbackApplyHandler(deps: CallbackDependencies): TaskHandler<'callback.apply'> {
  return async ({ payload: { inboxId }, signal }) => {
    const callback = await deps.inbox.read(inboxId);
    if (callback === null || callback.appliedAt !== null) return;
    await deps.engine.onStep('callback.read');
    const outcome = await timed(deps, callback, () => apply(deps, callback, signal));
    await deps.engine.onStep('callback.applied');
    deps.log.info({ jobId: callback.jobId, attempt: callback.attempt, inboxId, outcome }, 'applied a callback');
    await deps.inbox.markApplied(inboxId, outcome);
    await deps.engine.onStep('callback.marked');
  };
}

/** R-001-36. */
async function timed(
  { metrics }: CallbackDependencies,
  { provider }: StoredCallback,
  run: () => Promise<CallbackOutcome>,
): Promise<CallbackOutcome> {
  const startedAt = performance.now();
  let outcome: CallbackOutcome | 'failed' = 'failed';
  try {
    outcome = await run();
    return outcome;
  } finally {
    metrics.callbackApplied({ provider, outcome, seconds: (performance.now() - startedAt) / 1000 });
  }
}

async function apply(
  deps: CallbackDependencies,
  callback: StoredCallback,
  signal: AbortSignal,
): Promise<CallbackOutcome> {
  const adapter = deps.providers.registry.get(callback.provider);
  // Judged by the time at which it came, not by the time at which we got round to it (W4).
  const result = await adapter.parseCallback(callback, { log: deps.log });
  switch (result.kind) {
    case 'rejected':
    case 'ignored':
      return result.kind;
    case 'event':
      return await applyEvent(deps, { callback, event: result, signal });
    default:
      return assertNever(result);
  }
}

async function applyEvent(
  deps: CallbackDependencies,
  input: { callback: StoredCallback; event: CallbackEvent; signal: AbortSignal },
): Promise<CallbackOutcome> {
  const { callback, event } = input;
  const { jobId, attempt } = callback;
  const job = (await deps.engine.jobs.find(jobId))?.job;
  const ours = job === undefined ? null : currentAttempt(job);
  if (job === undefined || ours?.number !== attempt) return 'ignored';
  if (ours.externalId !== null && event.externalId !== null && ours.externalId !== event.externalId) {
    deps.log.warn({ jobId, attempt, externalId: event.externalId }, 'a callback speaks of another operation than ours');
    return 'ignored';
  }
  const snapshot = event.refetch ? await askOrBelieve(deps, { job, event, signal: input.signal }) : event.snapshot;
  if (snapshot === null) return 'hint_dropped';
  return await recordSnapshot(deps.engine, {
    jobId,
    known: job,
    attempt,
    snapshot,
    externalId: event.externalId ?? undefined,
  });
}

/**
 * A hint makes us ask. Where there is nothing to ask by, since the answer to the order has not come or never will, the
 * claim counts: it came through a URL whose token only this provider was given, and no later look could do better (C-15).
 */
async function askOrBelieve(
  deps: CallbackDependencies,
  input: { job: Job; event: Extract<CallbackEvent, { refetch: true }>; signal: AbortSignal },
): Promise<OperationSnapshot | null> {
  const handle = currentAttempt(input.job)?.handle ?? null;
  return handle === null ? (input.event.claim ?? null) : await ask(deps, input);
}

/** The provider's own word where a callback proves nothing; null when it cannot be had now. */
async function ask(
  deps: CallbackDependencies,
  input: { job: Job; signal: AbortSignal },
): Promise<OperationSnapshot | null> {
  const attempt = currentAttempt(input.job);
  if (attempt === null || attempt.handle === null) return null;
  try {
    const adapter = await openAdapter(deps, { job: input.job, attempt, purpose: 'poll' });
    const context = callContext(deps, {
      callbackUrl: null,
      signal: input.signal,
      timeoutMs: deps.providers.requestTimeoutMs,
    });
    return await adapter.poll(attempt.handle, context);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.info(
      { jobId: input.job.id, attempt: attempt.number, code: error.code },
      'a callback could not be confirmed; the next check will tell',
    );
    return null;
  }
}
