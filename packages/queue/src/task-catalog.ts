import type { Static } from '@sinclair/typebox';
import { assetConvertTask } from './asset-convert.task.ts';
import { assetIngestTask } from './asset-ingest.task.ts';
import { callbackApplyTask } from './callback-apply.task.ts';
import { jobSettleTask } from './job-settle.task.ts';
import { jobSubmitTask } from './job-submit.task.ts';
import { operationBlockingTask } from './operation-blocking.task.ts';
import { operationCheckTask } from './operation-check.task.ts';

/** Every task there is. A new one needs its line here and a handler in the worker. */
export const taskCatalog = {
  [jobSubmitTask.name]: jobSubmitTask,
  [operationBlockingTask.name]: operationBlockingTask,
  [operationCheckTask.name]: operationCheckTask,
  [assetIngestTask.name]: assetIngestTask,
  [jobSettleTask.name]: jobSettleTask,
  [assetConvertTask.name]: assetConvertTask,
  [callbackApplyTask.name]: callbackApplyTask,
} as const;

export type TaskName = keyof typeof taskCatalog;

/** What a message of this task carries. */
export type TaskPayload<Name extends TaskName> = Static<(typeof taskCatalog)[Name]['payload']>;

/** Names of all tasks, in the order of a job's life. */
export const TASK_NAMES: readonly TaskName[] = Object.values(taskCatalog).map((task) => task.name);

/** Queue that takes the messages of a task which have used up their tries. */
export function deadLetterQueueOf(name: TaskName): string {
  return `${name}.dead`;
}
