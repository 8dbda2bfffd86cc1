import {
  type Accepted,
  decideAccepted,
  decideNotFound,
  decideStartSubmission,
  decideSubmitError,
  decideSubmitLeaseExpired,
  type Job,
  nextPurchase,
  type OperationSnapshot,
  type ProviderError,
} from '@callsheet/domain';
import { firstTaskId } from './admit.ts';
import type { EngineDependencies } from './ports.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { repairTaskId, resumeRetry } from './retry-job.ts';
import { type TransitionInput, transition } from './transition.ts';
import { transitionAndSettle } from './transition-and-settle.ts';

export type Submission =
  | { readonly proceed: true; readonly job: Job; readonly attempt: number }
  | { readonly proceed: false; readonly reason: string; readonly waitMs?: number };

/** The key of a customer's own that an attempt is to be ordered with; null: the operator's account (R-004-28). */
export type ChooseCredential = (input: { ownerId: string; provider: string }) => Promise<string | null>;

/** How long a job that is to be ordered has to wait for its turn, in milliseconds; null: it has come. */
export type WaitForTurn = (job: Job) => Promise<number | null>;

/**
 * Writes the intent to submit, before the provider is called, with the key that was chosen for it: whatever is done for
 * this attempt later is done with the same one. A redelivery inside the submit lease waits; after the lease the outcome
 * is unknown and must be looked up, never submitted again. `submitTimeoutMs` may depend on what is made.
 */
export async function beginSubmission(
  deps: EngineDependencies,
  input: {
    jobId: string;
    effectId: string;
    submitTimeoutMs: number | ((job: Job) => number);
    chooseCredential?: ChooseCredential;
    waitForTurn?: WaitForTurn;
  },
): Promise<Submission> {
  const stored = await deps.jobs.find(input.jobId);
  if (stored === null) return { proceed: false, reason: 'there is no such job' };
  await deps.onStep('submit.read');
  const { job } = stored;
  const { effectId } = input;
  if (effectId === repairTaskId(job.id, job.admission))
    return { proceed: false, reason: 'the retry has sent a task of its own' };
  if ('hold' in job) {
    const last = await deps.ledger.findLastAdmission(job.id);
    if (last?.verdict.kind === 'admitted' && effectId === repairTaskId(job.id, last.number))
      await resumeRetry(deps, job, last.number);
    return { proceed: false, reason: `the job is ${job.status}` };
  }
  const admissions = stored.outbox.filter((effect) => effect.kind === 'admission').map(({ id }) => id);
  const finishedEffectIds = [effectId, ...admissions];
  if (admissions.length > 0 && effectId !== firstTaskId(job)) {
    // Sent by the watchdog: the admission itself may still be missing.
    const verdict = await deps.ledger.findVerdict(job.id, job.admission);
    if (verdict?.kind !== 'admitted') return { proceed: false, reason: 'the job is not admitted' };
  }
  if (job.status === 'processing' && job.stage === 'submit') {
    const lease = job.attempts.at(-1)?.submitLeaseUntil.getTime() ?? 0;
    const waitMs = lease - deps.now().getTime();
    if (waitMs > 0) return { proceed: false, reason: 'another delivery is submitting this job', waitMs };
    await transition(deps, { jobId: job.id, known: job, finishedEffectIds }, (current) =>
      decideSubmitLeaseExpired(current, deps.now()),
    );
    return { proceed: false, reason: 'the outcome of the submission is unknown' };
  }
  const { submitTimeoutMs: given, chooseCredential } = input;
  const waitMs = (await input.waitForTurn?.(job)) ?? null;
  if (waitMs !== null) return { proceed: false, reason: 'it is not its turn yet', waitMs };
  const { provider } = nextPurchase(job);
  const credential = (await chooseCredential?.({ ownerId: job.ownerId, provider })) ?? null;
  const started = await transition(deps, { jobId: job.id, known: job, finishedEffectIds }, (current) =>
    decideStartSubmission(current, {
      now: deps.now(),
      submitTimeoutMs: typeof given === 'number' ? given : given(current),
      credential,
    }),
  );
  await deps.onStep('submit.intent_stored');
  return started === null
    ? { proceed: false, reason: `the job is ${job.status}` }
    : { proceed: true, job: started.job, attempt: started.job.attempts.length };
}

/**
 * The provider took the order: a fact, stored whatever happened to the job meanwhile. `verdict`: what its answer already
 * says of the outcome; then there is nothing to check.
 */
export async function recordSubmission(
  deps: EngineDependencies,
  input: Pick<TransitionInput, 'jobId' | 'known' | 'finishedEffectIds'> & {
    attempt: number;
    submission: Accepted;
    checkAfterMs: number;
    verdict?: OperationSnapshot | undefined;
  },
): Promise<void> {
  await deps.onStep('submit.answered');
  const { attempt, submission, checkAfterMs, verdict, ...where } = input;
  const withhold = verdict === undefined ? [] : (['operation.check'] as const);
  const accepted = await transition(deps, { ...where, withhold }, (job) =>
    decideAccepted(job, { now: deps.now(), attempt, accepted: submission, checkAfterMs }),
  );
  await deps.onStep('submit.recorded');
  if (verdict === undefined) return;
  const { externalId } = submission;
  const finishedEffectIds = [
    ...(where.finishedEffectIds ?? []),
    ...(accepted?.withheld.map((effect) => effect.id) ?? []),
  ];
  const { jobId } = where;
  await recordSnapshot(deps, {
    jobId,
    known: accepted?.job,
    finishedEffectIds,
    attempt,
    snapshot: verdict,
    externalId,
  });
}

/** The submit call did not end in an acceptance: refused for good, refused for now, or unknown, by the error's code. */
export async function recordSubmitError(
  deps: EngineDependencies,
  input: Pick<TransitionInput, 'jobId' | 'known' | 'finishedEffectIds'> & { attempt: number; error: ProviderError },
): Promise<void> {
  await deps.onStep('submit.answered');
  const { attempt, error, ...where } = input;
  await transitionAndSettle(deps, where, (job) =>
    decideSubmitError(job, { now: deps.now(), attempt, error, policy: deps.policy }),
  );
}

/** What a look through the provider's list gave for a submission whose answer never came. */
export async function recordLookup(
  deps: EngineDependencies,
  input: Pick<TransitionInput, 'jobId' | 'known' | 'finishedEffectIds'> & {
    attempt: number;
    found: Accepted | null;
    checkAfterMs: number;
  },
): Promise<'recorded' | 'look_again'> {
  const { attempt, found, checkAfterMs, ...where } = input;
  const changed = await transitionAndSettle(deps, where, (job) =>
    found === null
      ? decideNotFound(job, { now: deps.now(), attempt, policy: deps.policy })
      : decideAccepted(job, { now: deps.now(), attempt, accepted: found, checkAfterMs }),
  );
  return changed === null ? 'look_again' : 'recorded';
}
