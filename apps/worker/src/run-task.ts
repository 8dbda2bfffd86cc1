import { createHash } from 'node:crypto';
import { assertNever, type JobTaskName } from '@callsheet/domain';
import { DeadLetterError, type Queue, type TaskContext, type TaskHandler, type TaskName } from '@callsheet/queue';
import type { TaskResult, WorkerMetrics } from './admin/worker-metrics.ts';
import type { WorkerLog } from './handlers/handler-dependencies.ts';
import { settleTask } from './settle-task.ts';

/** What stands around every handler. */
export interface RunTaskDependencies {
  readonly queue: Pick<Queue, 'enqueue'>;
  readonly metrics: WorkerMetrics;
  readonly log: WorkerLog;
}

/** A handler with its metrics, and with what it throws turned into what the queue does. */
export function runTask<Name extends TaskName>(
  deps: RunTaskDependencies,
  handler: TaskHandler<Name>,
): TaskHandler<Name> {
  return async (context) => {
    const startedAt = performance.now();
    let result: TaskResult = 'completed';
    deps.metrics.taskStarted(context.name);
    try {
      await handler(context);
    } catch (error) {
      result = settleTask(error).kind;
      await settle(deps, context, error);
    } finally {
      deps.metrics.taskEnded(context.name, result, performance.now() - startedAt);
    }
  };
}

async function settle(deps: RunTaskDependencies, context: TaskContext<TaskName>, error: unknown): Promise<void> {
  const outcome = settleTask(error);
  const trace = { task: context.name, taskId: context.id, ...context.payload };
  switch (outcome.kind) {
    case 'done':
      deps.log.info({ ...trace, reason: messageOf(error) }, 'a task came too late and is done');
      return;
    case 'delay':
      await sendAgain(deps, context, outcome.afterMs);
      deps.log.info(
        { ...trace, afterMs: outcome.afterMs, reason: messageOf(error) },
        'a task is looked at again later',
      );
      return;
    case 'retry':
      // The queue reports each failed try; here is told, once, that nobody will try again.
      if (context.isLastTry) deps.log.error({ ...trace, err: error }, 'a task failed for the last time');
      throw error;
    case 'dead_letter':
      deps.log.error({ ...trace, err: error }, 'a task failed in a way that trying again cannot mend');
      throw new DeadLetterError({ cause: error });
    default:
      assertNever(outcome);
  }
}

/**
 * The queue knows no delay that is not a failure, so the task is sent anew. The id follows from the old one: a second
 * delivery of the same message finds the successor there.
 */
async function sendAgain(deps: RunTaskDependencies, context: TaskContext<TaskName>, afterMs: number): Promise<void> {
  if (!isJobTask(context)) throw new Error(`${context.name} cannot be delayed`);
  await deps.queue.enqueue({
    id: successorId(context.id),
    name: context.name,
    payload: context.payload,
    afterMs,
    priority: 0,
  });
}

function isJobTask(context: TaskContext<TaskName>): context is TaskContext<JobTaskName> {
  return context.name !== 'callback.apply';
}

function successorId(id: string): string {
  return createHash('sha256')
    .update(`again/${id}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'something that is not an error was thrown';
}
