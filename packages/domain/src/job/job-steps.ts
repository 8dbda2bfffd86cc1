import type { SubmitTaskName } from './effect.ts';
import type { Attempt, Job, JobCore, JobStep, ScenePurchase } from './job.ts';

type Steps = Pick<JobCore, 'attempts' | 'resolved'>;

/** What an attempt makes. */
export function stepOf(attempt: Pick<Attempt, 'step'>): JobStep {
  return attempt.step ?? 'video';
}

/** The attempt whose result is stored although the job goes on; null while there is none. */
export function deliveredAttempt(job: Pick<JobCore, 'attempts'>): Attempt | null {
  return job.attempts.find(({ delivered }) => delivered === true) ?? null;
}

/** Which of its two steps a scene is at: its picture until that is stored, then the video (R-003-01). Null: there is one step. */
export function sceneStepOf(job: Steps): ScenePurchase | null {
  const { picture, makes } = job.resolved;
  if (picture === undefined || makes !== undefined) return null;
  return deliveredAttempt(job) === null ? 'image' : 'video';
}

/** What the job is making or has to buy next. */
export function currentStep(job: Steps): JobStep {
  return job.resolved.makes ?? sceneStepOf(job) ?? 'video';
}

/** What a scene still has to buy: a picture that is stored is never bought again (R-003-01). */
export function outstandingSteps(job: Steps): readonly ScenePurchase[] {
  return sceneStepOf(job) === 'image' ? ['image', 'video'] : ['video'];
}

/** Who is asked for the current step, and for which model. `step` only where there is more than one. */
export function nextPurchase(job: Steps): {
  readonly provider: string;
  readonly model: string;
  readonly step?: JobStep;
} {
  const { picture, provider, model, makes } = job.resolved;
  if (makes !== undefined) return { provider, model, step: makes };
  const step = sceneStepOf(job);
  if (picture === undefined || step === null) return { provider, model };
  return step === 'image' ? { provider: picture.provider, model: picture.model, step } : { provider, model, step };
}

/** The task that sends the order of a job's current step. */
export function submitTaskOf(job: Pick<JobCore, 'resolved'>): SubmitTaskName {
  return job.resolved.blocking === true ? 'operation.blocking' : 'job.submit';
}

/** Whether the job waits for its turn to be sent to a provider. */
export function awaitsSubmission(job: Job): boolean {
  return job.status === 'queued' || (job.status === 'processing' && job.stage === 'video');
}
