import type { Attempt, Job, JobCore, JobStep } from './job.ts';

type Steps = Pick<JobCore, 'attempts' | 'resolved'>;

/** What an attempt makes. */
export function stepOf(attempt: Pick<Attempt, 'step'>): JobStep {
  return attempt.step ?? 'video';
}

/** The attempt whose result is stored although the job goes on; null while there is none. */
export function deliveredAttempt(job: Pick<JobCore, 'attempts'>): Attempt | null {
  return job.attempts.find(({ delivered }) => delivered === true) ?? null;
}

/** What the job is making or has to buy next: the picture of a scene until that is stored, then the video (R-003-01). */
export function currentStep(job: Steps): JobStep {
  return job.resolved.picture !== undefined && deliveredAttempt(job) === null ? 'image' : 'video';
}

/** What a job still has to buy: a picture that is stored is never bought again (R-003-01). */
export function outstandingSteps(job: Steps): readonly JobStep[] {
  return currentStep(job) === 'image' ? ['image', 'video'] : ['video'];
}

/** Who is asked for the current step, and for which model. `step` only where there is more than one. */
export function nextPurchase(job: Steps): {
  readonly provider: string;
  readonly model: string;
  readonly step?: JobStep;
} {
  const { picture, provider, model } = job.resolved;
  if (picture === undefined) return { provider, model };
  const step = currentStep(job);
  return step === 'image' ? { provider: picture.provider, model: picture.model, step } : { provider, model, step };
}

/** Whether the job waits for its turn to be sent to a provider. */
export function awaitsSubmission(job: Job): boolean {
  return job.status === 'queued' || (job.status === 'processing' && job.stage === 'video');
}
