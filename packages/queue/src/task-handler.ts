import type { TaskName, TaskPayload } from './task-catalog.ts';

/** What a handler gets. `attemptNumber` counts deliveries of this message from 1, not attempts of a job. */
export interface TaskContext<Name extends TaskName> {
  readonly name: Name;
  readonly id: string;
  readonly payload: TaskPayload<Name>;
  readonly attemptNumber: number;
  /** Whether the message goes to the dead-letter queue when this delivery throws. */
  readonly isLastTry: boolean;
  /** Aborts when the message expires or is taken away, and when the process stops and its grace is over. */
  readonly signal: AbortSignal;
}

/**
 * Returning means done; throwing hands the message to the task's retry policy, or with a `DeadLetterError` to the
 * dead-letter queue at once. Expect to run twice.
 */
export type TaskHandler<Name extends TaskName> = (context: TaskContext<Name>) => Promise<void>;
