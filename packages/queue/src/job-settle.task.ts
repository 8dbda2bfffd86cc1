import { jobTaskPayload } from './job-task-payload.ts';
import { defineTask } from './task-definition.ts';

/** Moves a decided job's money and makes its outcome visible. */
export const jobSettleTask = defineTask({
  name: 'job.settle',
  payload: jobTaskPayload,
  policy: { expireInSeconds: 60, retryLimit: 12, retryDelaySeconds: 1, retryDelayMaxSeconds: 60 },
  concurrency: 16,
  pollSeconds: 0.5,
});
