import type { AdmissionVerdict, Job } from '@callsheet/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { inProgress, type Spend, type SpendingAnswer, type SpendingCall } from './idempotency.ts';
import type { SpendingTarget } from './idempotency-target.ts';

export interface JobSpendingDependencies {
  readonly spend: Spend;
  readonly findVerdict: (jobId: string, admission: number) => Promise<AdmissionVerdict | null>;
  readonly findJob: (jobId: string) => Promise<Job | null>;
}

/** A route's order of one job. */
export interface JobSpendingCall extends Pick<SpendingCall<Job>, 'target' | 'run' | 'wait'> {
  readonly answer: (job: Job) => Promise<SpendingAnswer> | SpendingAnswer;
}

/** Runs the order of one job under its Idempotency-Key, if it has one, and sends the answer. */
export type SpendOnJob = (request: FastifyRequest, reply: FastifyReply, call: JobSpendingCall) => Promise<FastifyReply>;

export function createJobSpending(deps: JobSpendingDependencies): SpendOnJob {
  /** The job that a caller who died had ordered; null when it came to no admission. */
  async function findOrdered(target: SpendingTarget): Promise<Job | null> {
    const job = await deps.findJob(target.jobId);
    // A document gets a later admission only once that is granted.
    if (job !== null && target.admission > 1 && job.admission >= target.admission) return job;
    const verdict = await deps.findVerdict(target.jobId, target.admission);
    if (verdict === null || verdict.kind === 'refused') return null;
    // The units of a retry are held; the queue's task that completes it is on its way.
    if (job !== null && job.admission < target.admission) throw inProgress();
    return job;
  }

  return (request, reply, { answer, ...call }) =>
    deps.spend(request, reply, {
      ...call,
      find: findOrdered,
      // What is kept is without assets: their URLs would not live as long as the key.
      answer: (job, use) => answer(use === 'keep' ? { ...job, assets: [] } : job),
    });
}
