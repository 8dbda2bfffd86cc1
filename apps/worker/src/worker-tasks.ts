/** Queue messages that a worker can take. */
export const WORKER_TASK_NAMES = [
  'job.submit',
  'operation.blocking',
  'operation.check',
  'asset.ingest',
  'job.settle',
  'asset.convert',
  'callback.apply',
] as const;
export type WorkerTaskName = (typeof WORKER_TASK_NAMES)[number];

/** Whether a worker knows a task of this name. */
export function isWorkerTask(name: string): name is WorkerTaskName {
  return WORKER_TASK_NAMES.some((known) => known === name);
}
