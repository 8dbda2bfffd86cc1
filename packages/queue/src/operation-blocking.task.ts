import { jobTaskPayload } from './job-task-payload.ts';
import { defineTask } from './task-definition.ts';

/**
 * Buys one attempt at a provider that answers with the result only (providers.md 1.3): up to 15 minutes. In a queue of its
 * own, so that nobody else's submission waits behind it. A second delivery meets the submit lease and never buys again.
 */
export const operationBlockingTask = defineTask({
  name: 'operation.blocking',
  payload: jobTaskPayload,
  policy: { expireInSeconds: 1200, retryLimit: 5, retryDelaySeconds: 1, retryDelayMaxSeconds: 30 },
  concurrency: 16,
  pollSeconds: 0.5,
});
