import type { JobWithMetadata } from 'pg-boss';
import { DeadLetterError } from '../dead-letter-error.ts';
import { describeFailure } from '../describe-failure.ts';
import type { HandlerTracker } from '../handler-tracker.ts';
import type { QueueLog } from '../queue-log.ts';
import type { TaskName } from '../task-catalog.ts';
import type { TaskHandler } from '../task-handler.ts';
import { InvalidTaskPayloadError, validatePayload } from '../validate-payload.ts';
import { LeftBehindError, MessageLostError } from './held-message.ts';
import type { MessageOutcome } from './message-outcome.ts';

export interface RunDependencies<Name extends TaskName> {
  readonly log: QueueLog;
  readonly tracker: HandlerTracker;
  readonly name: Name;
  readonly handler: TaskHandler<Name>;
}

/**
 * Runs the handler of one message and tells what becomes of the message; null: nothing, it is somebody else's. An aborted
 * `ending` ends it at once, whether or not the handler listens to its signal.
 */
export async function runMessage<Name extends TaskName>(
  deps: RunDependencies<Name>,
  message: JobWithMetadata<unknown>,
  ending: AbortSignal,
): Promise<MessageOutcome | null> {
  const { log, tracker, name } = deps;
  const task = { task: name, taskId: message.id };
  const handBack = (reason: string): MessageOutcome => {
    log.info(task, reason);
    return { kind: 'handed_back', reason: { message: reason } };
  };
  // Fetched in the moment in which the process began to stop.
  if (tracker.isStopping()) return handBack('handed back before it was started, because the process stops');
  try {
    const payload = validatePayload(name, message.data);
    const handling = tracker.track((stopping) =>
      deps.handler({
        name,
        id: message.id,
        payload,
        attemptNumber: message.retryCount + 1,
        isLastTry: message.retryCount >= message.retryLimit,
        signal: AbortSignal.any([ending, stopping]),
      }),
    );
    await untilAborted(handling, ending);
    return { kind: 'completed' };
  } catch (thrown) {
    // A handler may wrap the reason with which it was aborted.
    const error: unknown = ending.aborted ? ending.reason : thrown;
    if (error instanceof InvalidTaskPayloadError) {
      log.error({ ...task, err: error }, 'a message went to the dead-letter queue unread');
      return { kind: 'dead_letter', reason: describeFailure(error) };
    }
    if (error instanceof MessageLostError) {
      log.warn(task, 'a task was taken away while it ran; what comes of it is not stored');
      return null;
    }
    if (tracker.isAborted() || error instanceof LeftBehindError)
      return handBack('handed back unfinished, because the process stops');
    if (error instanceof DeadLetterError) {
      log.warn(task, 'a handler gave a task up; it went to the dead-letter queue');
      return { kind: 'dead_letter', reason: describeFailure(error.cause) };
    }
    log.warn({ ...task, retryCount: message.retryCount, err: error }, 'a task failed');
    return { kind: 'failed', reason: describeFailure(error) };
  }
}

async function untilAborted(handling: Promise<void>, ending: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(ending.reason);
    ending.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([handling, aborted]);
  } finally {
    ending.removeEventListener('abort', stop);
  }
}
