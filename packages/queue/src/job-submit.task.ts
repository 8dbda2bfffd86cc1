import { jobTaskPayload } from './job-task-payload.ts';
import { defineTask } from './task-definition.ts';

/** Buys one attempt at a provider. The call takes up to two minutes; a second delivery meets the submit lease. */
export const jobSubmitTask = defineTask({
  name: 'job.submit',
  payload: jobTaskPayload,
  policy: { expireInSeconds: 180, retryLimit: 5, retryDelaySeconds: 1, retryDelayMaxSeconds: 30 },
  concurrency: 16,
  pollSeconds: 0.5,
});
