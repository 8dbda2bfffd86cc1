import type { JobRepository } from '@callsheet/database';
import {
  type Attempt,
  type Charge,
  chargeState,
  currentStep,
  deliveredAttempt,
  type Job,
  type JobEvent,
  type JobStep,
  moneyMoves,
  sceneOf,
  sceneStepOf,
  stepOf,
} from '@callsheet/domain';

/** What one event means for a scene and its price. */
export interface SceneProgress {
  /** The step that ended; null when none did, or nothing was ordered for it. */
  readonly step: {
    readonly name: JobStep;
    readonly outcome: 'stored' | 'failed' | 'canceled' | 'expired';
    readonly seconds: number;
  } | null;
  readonly charged: readonly Pick<Charge, 'action' | 'amount'>[];
}

/** The same repository, telling what each stored event means for a scene: of all processes, only one stores it. */
export function tellSceneProgress(jobs: JobRepository, onProgress: (progress: SceneProgress) => void): JobRepository {
  return {
    ...jobs,
    async applyEvent(input) {
      const applied = await jobs.applyEvent(input);
      if (applied && sceneOf(input.job.input) !== null) onProgress(sceneProgressOf(input.job, input.event));
      return applied;
    },
  };
}

/** `job` is the state after the event. */
export function sceneProgressOf(job: Job, event: JobEvent): SceneProgress {
  switch (event.type) {
    case 'step.stored':
      return { step: stepEnd(job, event, deliveredAttempt(job), 'stored'), charged: charges(job, []) };
    case 'asset.stored':
      return { step: stepEnd(job, event, currentAttemptOf(job), 'stored'), charged: [] };
    case 'job.completed':
    case 'hold.settled':
      return { step: null, charged: charges(job, paidBefore(job)) };
    case 'job.failed':
    case 'job.canceled':
    case 'job.expired': {
      const outcome = event.type === 'job.failed' ? 'failed' : event.type === 'job.canceled' ? 'canceled' : 'expired';
      return { step: stepEnd(job, event, currentAttemptOf(job), outcome), charged: charges(job, paidBefore(job)) };
    }
    default:
      return { step: null, charged: [] };
  }
}

/** Of the step that a job is at; null when nothing was ordered for it. */
function currentAttemptOf(job: Job): Attempt | null {
  const attempt = job.attempts.at(-1);
  return attempt !== undefined && attempt.delivered !== true && stepOf(attempt) === currentStep(job) ? attempt : null;
}

function stepEnd(
  job: Job,
  { at }: JobEvent,
  attempt: Attempt | null,
  outcome: 'stored' | 'failed' | 'canceled' | 'expired',
): SceneProgress['step'] {
  // What is taken over from an earlier job is not made.
  if (attempt === null || sceneStepOf(job) === null) return null;
  const first = job.attempts.find(({ admission, step }) => admission === attempt.admission && step === attempt.step);
  return { name: stepOf(attempt), outcome, seconds: (at.getTime() - (first ?? attempt).startedAt.getTime()) / 1000 };
}

/** Actions whose price was charged when their step was stored. */
function paidBefore(job: Job): readonly string[] {
  return moneyMoves(job, 'hold').flatMap(({ money, actions = [] }) => (money === 'capture' ? actions : []));
}

function charges(job: Job, before: readonly string[]): SceneProgress['charged'] {
  return job.charges.filter((charge) => !before.includes(charge.action) && chargeState(job, charge) === 'captured');
}
