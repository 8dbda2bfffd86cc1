import { Type } from '@sinclair/typebox';
import { defineTask } from './task-definition.ts';

/** Applies one stored callback of a provider to its job. */
export const callbackApplyTask = defineTask({
  name: 'callback.apply',
  payload: Type.Object({ inboxId: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
  policy: { expireInSeconds: 60, retryLimit: 12, retryDelaySeconds: 1, retryDelayMaxSeconds: 60 },
  concurrency: 8,
  pollSeconds: 1,
});
