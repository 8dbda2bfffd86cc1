import { jobTaskPayload } from './job-task-payload.ts';
import { defineTask } from './task-definition.ts';

/** Asks a provider once how an operation stands; the next check is a message of its own, with a delay. */
export const operationCheckTask = defineTask({
  name: 'operation.check',
  payload: jobTaskPayload,
  policy: { expireInSeconds: 120, retryLimit: 8, retryDelaySeconds: 1, retryDelayMaxSeconds: 60 },
  concurrency: 16,
  pollSeconds: 0.5,
});
