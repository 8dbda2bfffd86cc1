import { recordLookup, recordSnapshot } from '@callsheet/engine';
import type { ProviderAdapter, Submission } from '@callsheet/providers';
import { callbackUrlOf, callContext, traceOf } from './call-context.ts';
import { judgeCheckError } from './check-error.ts';
import { type CheckInput, type CheckResult, NO_FURTHER_CHECK } from './check-input.ts';
import type { OperationDependencies } from './handler-dependencies.ts';
import { nextCheckDelay } from './next-check.ts';
import { isTerminalSnapshot } from './terminal-snapshot.ts';

/**
 * Asks the provider whether a submission whose answer was lost exists (C3, P9). Never submits again: that is the
 * engine's decision, after a grace time.
 */
export async function lookUpSubmission(deps: OperationDependencies, input: CheckInput): Promise<CheckResult> {
  const { job, attempt } = input;
  let found: Submission | null;
  try {
    // Orders on a customer's account carry no callback URL, which is all that they could be found by.
    if (attempt.credential !== undefined) return { nextInMs: deps.providers.checkSchedule.maxMs };
    const adapter: ProviderAdapter = deps.providers.registry.get(attempt.provider);
    // Without a list to search only a callback or the deadline can end this attempt.
    if (adapter.lookup === undefined) return { nextInMs: deps.providers.checkSchedule.maxMs };
    const callbackUrl = callbackUrlOf(deps, { job, attempt: attempt.number, provider: attempt.provider });
    const context = callContext(deps, {
      callbackUrl,
      signal: input.signal,
      timeoutMs: deps.providers.requestTimeoutMs,
    });
    found = await adapter.lookup({ callbackUrl, since: attempt.startedAt }, context);
  } catch (error) {
    const judged = judgeCheckError(deps, { job, attempt, number: input.number, error });
    return { nextInMs: judged.kind === 'check_again' ? judged.wishMs : 0 };
  }
  await deps.engine.onStep('check.looked_up');
  const target = { jobId: job.id, attempt: attempt.number };
  const checkAfterMs = nextCheckDelay({ schedule: deps.providers.checkSchedule, ...target, number: 1 });
  const recorded = await recordLookup(deps.engine, {
    ...target,
    known: job,
    found,
    checkAfterMs,
    finishedEffectIds: [input.effectId],
  });
  deps.log.info(
    { ...traceOf(job, attempt), found: found?.externalId ?? null, recorded },
    'looked for a submission without an answer',
  );
  if (found === null) return recorded === 'recorded' ? NO_FURTHER_CHECK : { nextInMs: 0 };
  if (!isTerminalSnapshot(found.snapshot)) return { nextInMs: 0 };
  await recordSnapshot(deps.engine, { ...target, snapshot: found.snapshot, externalId: found.externalId });
  return NO_FURTHER_CHECK;
}
