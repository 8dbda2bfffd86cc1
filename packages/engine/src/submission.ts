import {
  type Accepted,
  decideAccepted,
  decideNotFound,
  decideStartSubmission,
  decideSubmitError,
  decideSubmitLeaseExpired,
  type Job,
  type ProviderError,
} from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';
import { repairTaskId, resumeRetry } from './retry-job.ts';
import { transition } from './transition.ts';

export type Submission =
  | { readonly proceed: true; readonly job: Job; readonly attempt: number }
  | { readonly proceed: false; readonly reason: string; readonly waitMs?: number };

/**
 * Writes the intent to submit, before the provider is called. A redelivery inside the submit lease waits; after the
 * lease the outcome is unknown and must be looked up, never submitted again.
 */
export async function beginSubmission(
  deps: EngineDependencies,
  input: { jobId: string; effectId: string; submitTimeoutMs: number; provider: string; model: string },
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
  if (stored.outbox.some((effect) => effect.kind === 'admission')) {
    // The task was committed together with the verdict, so the request has only not cleaned up yet, or died doing so.
    const verdict = await deps.ledger.findVerdict(job.id, job.admission);
    if (verdict?.kind !== 'admitted') return { proceed: false, reason: 'the job is not admitted' };
  }
  if (job.status === 'processing' && job.stage === 'submit') {
    const lease = job.attempts.at(-1)?.submitLeaseUntil.getTime() ?? 0;
    const waitMs = lease - deps.now().getTime();
    if (waitMs > 0) return { proceed: false, reason: 'another delivery is submitting this job', waitMs };
    await transition(deps, { jobId: job.id, finishedEffectId: input.effectId }, (current) =>
      decideSubmitLeaseExpired(current, deps.now()),
    );
    return { proceed: false, reason: 'the outcome of the submission is unknown' };
  }
  const started = await transition(deps, { jobId: job.id, finishedEffectId: input.effectId }, (current) =>
    decideStartSubmission(current, { now: deps.now(), ...input }),
  );
  await deps.onStep('submit.intent_stored');
  return started === null
    ? { proceed: false, reason: `the job is ${job.status}` }
    : { proceed: true, job: started.job, attempt: started.job.attempts.length };
}

/** The provider took the order: a fact, stored whatever happened to the job meanwhile. */
export async function recordSubmission(
  deps: EngineDependencies,
  input: { jobId: string; attempt: number; effectId?: string | undefined; submission: Accepted; checkAfterMs: number },
): Promise<void> {
  await deps.onStep('submit.answered');
  await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    decideAccepted(job, {
      now: deps.now(),
      attempt: input.attempt,
      accepted: input.submission,
      checkAfterMs: input.checkAfterMs,
    }),
  );
}

/** The submit call did not end in an acceptance: refused for good, refused for now, or unknown, by the error's code. */
export async function recordSubmitError(
  deps: EngineDependencies,
  input: { jobId: string; attempt: number; effectId?: string | undefined; error: ProviderError },
): Promise<void> {
  await deps.onStep('submit.answered');
  await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    decideSubmitError(job, { now: deps.now(), attempt: input.attempt, error: input.error, policy: deps.policy }),
  );
}

/** What a look through the provider's list gave for a submission whose answer never came. */
export async function recordLookup(
  deps: EngineDependencies,
  input: {
    jobId: string;
    attempt: number;
    effectId?: string | undefined;
    found: Accepted | null;
    checkAfterMs: number;
  },
): Promise<'recorded' | 'look_again'> {
  const { found } = input;
  const changed = await transition(deps, { jobId: input.jobId, finishedEffectId: input.effectId }, (job) =>
    found === null
      ? decideNotFound(job, { now: deps.now(), attempt: input.attempt, policy: deps.policy })
      : decideAccepted(job, {
          now: deps.now(),
          attempt: input.attempt,
          accepted: found,
          checkAfterMs: input.checkAfterMs,
        }),
  );
  return changed === null ? 'look_again' : 'recorded';
}
