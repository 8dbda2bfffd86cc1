import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import { DeadLetterError } from './dead-letter-error.ts';
import { describeFailure } from './describe-failure.ts';
import type { HandlerTracker } from './handler-tracker.ts';
import type { QueueLog } from './queue-log.ts';
import { refundTry } from './refund-try.ts';
import { type TaskName, type TaskPayload, taskCatalog } from './task-catalog.ts';
import { InvalidTaskPayloadError, validatePayload } from './validate-payload.ts';

/** What a handler gets. `attemptNumber` counts deliveries of this message from 1, not attempts of a job. */
export interface TaskContext<Name extends TaskName> {
  readonly name: Name;
  readonly id: string;
  readonly payload: TaskPayload<Name>;
  readonly attemptNumber: number;
  /** Whether the message goes to the dead-letter queue when this delivery throws. */
  readonly isLastTry: boolean;
  /** Aborts when the message expires and when the process stops and its grace is over. */
  readonly signal: AbortSignal;
}

/**
 * Returning means done; throwing hands the message to the task's retry policy, or with a `DeadLetterError` to the
 * dead-letter queue at once. Expect to run twice.
 */
export type TaskHandler<Name extends TaskName> = (context: TaskContext<Name>) => Promise<void>;

/** Lets this process take messages of a task, `concurrency` at once. */
export async function bindTask<Name extends TaskName>(input: {
  boss: PgBoss;
  schema: string;
  log: QueueLog;
  tracker: HandlerTracker;
  name: Name;
  handler: TaskHandler<Name>;
  concurrency: number;
}): Promise<void> {
  const { pollSeconds } = taskCatalog[input.name];
  await input.boss.work(
    input.name,
    {
      batchSize: 1,
      includeMetadata: true,
      perJobResults: true,
      localConcurrency: input.concurrency,
      pollingIntervalSeconds: pollSeconds,
      notifyPollingIntervalSeconds: pollSeconds,
    },
    (messages: JobWithMetadata<unknown>[]) => Promise.all(messages.map((message) => handleMessage(input, message))),
  );
}

async function handleMessage<Name extends TaskName>(
  input: Parameters<typeof bindTask<Name>>[0],
  message: JobWithMetadata<unknown>,
): Promise<JobResult> {
  const { boss, schema, log, tracker, name } = input;
  const handBack = async (reason: string): Promise<JobResult> => {
    await refundTry({ boss, schema, name, id: message.id });
    log.info({ task: name, taskId: message.id }, reason);
    return { id: message.id, status: 'failed', output: { message: reason } };
  };
  // Fetched in the moment in which the process began to stop.
  if (tracker.isStopping()) return handBack('handed back before it was started, because the process stops');
  try {
    const payload = validatePayload(name, message.data);
    await tracker.track((stopping) =>
      input.handler({
        name,
        id: message.id,
        payload,
        attemptNumber: message.retryCount + 1,
        isLastTry: message.retryCount >= message.retryLimit,
        signal: AbortSignal.any([message.signal, stopping]),
      }),
    );
    return { id: message.id, status: 'completed' };
  } catch (error) {
    if (error instanceof InvalidTaskPayloadError) {
      log.error({ task: name, taskId: message.id, err: error }, 'a message went to the dead-letter queue unread');
      return { id: message.id, status: 'deadletter', output: describeFailure(error) };
    }
    if (tracker.isAborted()) return handBack('handed back unfinished, because the process stops');
    if (error instanceof DeadLetterError) {
      log.warn({ task: name, taskId: message.id }, 'a handler gave a task up; it went to the dead-letter queue');
      return { id: message.id, status: 'deadletter', output: describeFailure(error.cause) };
    }
    log.warn({ task: name, taskId: message.id, retryCount: message.retryCount, err: error }, 'a task failed');
    return { id: message.id, status: 'failed', output: describeFailure(error) };
  }
}
