export type { TaskContext, TaskHandler } from './bind-task.ts';
export type { CallbackApplyMessage, EnqueueResult, JobTaskMessage, Message } from './message.ts';
export type { QueueLog } from './queue-log.ts';
export type { QueueDepth } from './read-depths.ts';
export type { MessageState } from './read-message-state.ts';
export type { SqlClient } from './sql-client.ts';
export { type Queue, type QueueOptions, startQueue } from './start-queue.ts';
export { deadLetterQueueOf, TASK_NAMES, type TaskName, type TaskPayload, taskCatalog } from './task-catalog.ts';
export { InvalidTaskPayloadError } from './validate-payload.ts';
