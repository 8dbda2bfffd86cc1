import type { AppDependencies } from './app-dependencies.ts';
import type { ApiInstance } from './http/api-instance.ts';
import { createSpending, type Spend } from './http/idempotency.ts';
import { createQueueCap, type TakePlace } from './http/queue-cap.ts';
import { userLimit } from './http/rate-limits.ts';
import { createJobSpending, type SpendOnJob } from './http/spend-on-job.ts';

/** The ways to spend, one of each for all routes. */
export interface SpendingTools {
  readonly spend: Spend;
  readonly spendOnJob: SpendOnJob;
  /** Steps of workflows, which are counted in classes of their own (C-39). */
  readonly spendOnStep: Spend;
  /** What costs nothing, such as the making of a workflow. */
  readonly keep: Spend;
  /** For a job that was ordered before and goes into the queue only now. */
  readonly takePlace: TakePlace;
}

/** Orders are counted per user, and refused while the queue is full; a repeat that is answered from its key is neither. */
export function buildSpending(app: ApiInstance, deps: AppDependencies): SpendingTools {
  const { rateLimits, jobs } = deps.config;
  const countOrder = userLimit(app, { name: 'job_create', max: rateLimits.jobCreate, paid: true });
  const takePlace = createQueueCap({
    countWaiting: deps.countWaiting,
    maxWaiting: jobs.maxWaiting,
    now: () => performance.now(),
  });
  const common = {
    keys: deps.idempotencyKeys,
    newJobId: deps.newJobId,
    onStep: deps.onStep ?? (() => undefined),
  };
  const spend = createSpending({
    ...common,
    admissible: async (request, reply) => {
      await countOrder(request, reply);
      await takePlace();
    },
  });
  const findJob = (jobId: string) => deps.jobs.find(jobId);
  return {
    spend,
    spendOnJob: createJobSpending({ spend, findVerdict: deps.findVerdict, findJob }),
    spendOnStep: createSpending({ ...common, admissible: takePlace }),
    keep: createSpending({ ...common, admissible: async () => undefined }),
    takePlace,
  };
}
