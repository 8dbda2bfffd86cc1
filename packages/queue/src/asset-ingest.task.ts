import { jobTaskPayload } from './job-task-payload.ts';
import { defineTask } from './task-definition.ts';

/** Takes a finished output into our storage and transforms it: an hour is the budget that ingest has (architecture.md). */
export const assetIngestTask = defineTask({
  name: 'asset.ingest',
  payload: jobTaskPayload,
  policy: { expireInSeconds: 3900, retryLimit: 8, retryDelaySeconds: 1, retryDelayMaxSeconds: 60 },
  concurrency: 4,
  pollSeconds: 0.5,
});
