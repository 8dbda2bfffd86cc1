import { jobTaskPayload } from './job-task-payload.ts';
import { defineTask } from './task-definition.ts';

/** Makes a further file of a stored video (R-003-34). Nobody waits for it, and it costs a processor: so one at a time. */
export const assetConvertTask = defineTask({
  name: 'asset.convert',
  payload: jobTaskPayload,
  policy: { expireInSeconds: 1800, retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 120 },
  concurrency: 1,
  pollSeconds: 1,
});
