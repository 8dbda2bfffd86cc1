import { type Attempt, currentAttempt, type Job } from './job.ts';
import type { JobEvent } from './job-event.ts';

/** An attempt at its intent: written before the provider is called. */
export function newAttempt(event: Extract<JobEvent, { type: 'attempt.started' }>, admission: number): Attempt {
  return {
    number: event.attempt,
    admission,
    provider: event.provider,
    model: event.model,
    ...(event.step === undefined ? {} : { step: event.step }),
    ...(event.credential === undefined ? {} : { credential: event.credential }),
    state: 'submitting',
    submitLeaseUntil: event.submitLeaseUntil,
    externalId: null,
    handle: null,
    rawStatus: null,
    outputs: [],
    plannedAssets: [],
    error: null,
    startedAt: event.at,
    acceptedAt: null,
    endedAt: null,
  };
}

export function updateAttempt(
  attempts: readonly Attempt[],
  number: number,
  change: Partial<Attempt>,
): readonly Attempt[] {
  return attempts.map((attempt) => (attempt.number === number ? { ...attempt, ...change } : attempt));
}

export function endAttempt(
  attempts: readonly Attempt[],
  number: number,
  change: Partial<Attempt>,
  at: Date,
): readonly Attempt[] {
  return updateAttempt(attempts, number, { ...change, endedAt: at });
}

/** The current attempt when it has this number, else null: whatever belongs to an earlier attempt is late. */
export function attemptInForce(job: Job, number: number): Attempt | null {
  const attempt = currentAttempt(job);
  return attempt?.number === number ? attempt : null;
}

/** The last attempt as the settlement of its job leaves it. */
export function settleAttempt(
  attempts: readonly Attempt[],
  event: Extract<JobEvent, { type: 'job.settling' }>,
): readonly Attempt[] {
  const { attemptState: state, settlement, rawStatus, details } = event;
  if (state === null) return attempts;
  const change = {
    state,
    error: settlement.outcome === 'completed' || state === 'succeeded' ? null : settlement.error,
    ...(rawStatus === null ? {} : { rawStatus }),
    ...(details === undefined ? {} : { details }),
  };
  return endAttempt(attempts, attempts.length, change, event.at);
}
