import type { TSchema } from '@sinclair/typebox';

/** How a queue treats the messages of one task. Seconds are whole numbers. */
export interface TaskPolicy {
  /** Above the longest handler: a message that is active for longer is handed to somebody else. */
  readonly expireInSeconds: number;
  /** Tries after the first one before the message goes to the dead-letter queue. */
  readonly retryLimit: number;
  /** First pause after a throw; doubles with every further try. */
  readonly retryDelaySeconds: number;
  readonly retryDelayMaxSeconds: number;
}

/** One kind of queue message: declared once, here, for senders and handlers alike. */
export interface TaskDefinition<Name extends string = string, Payload extends TSchema = TSchema> {
  readonly name: Name;
  readonly payload: Payload;
  readonly policy: TaskPolicy;
  /**
   * Messages that one worker process handles at once unless it is configured otherwise. Idle ones cost nothing: it bounds
   * memory, files on disk and calls to others, and hides the waiting for stores and providers.
   */
  readonly concurrency: number;
  /**
   * Seconds between looks at the table. NOTIFY wakes workers for messages that are due at once, never for delayed or
   * retried ones; these wait for the next look.
   */
  readonly pollSeconds: number;
}

/** Keeps the literal types of a definition. */
export function defineTask<const Name extends string, Payload extends TSchema>(
  definition: TaskDefinition<Name, Payload>,
): TaskDefinition<Name, Payload> {
  return definition;
}
