import type { JobTaskName } from '@callsheet/domain';
import type { TaskName, TaskPayload } from './task-catalog.ts';

/** A message that drives a job. `id` is a UUID derived by the caller: sending it twice is sending it once. */
export interface JobTaskMessage {
  readonly id: string;
  readonly name: JobTaskName;
  readonly payload: TaskPayload<JobTaskName>;
  /** Milliseconds until it may be handled; 0 wakes a worker at once. */
  readonly afterMs: number;
  /** Higher ones are handled first. */
  readonly priority: number;
}

/** Asks for a stored callback to be applied. */
export interface CallbackApplyMessage {
  readonly id: string;
  readonly inboxId: string;
}

/** A message of any task, as `enqueue` takes it. */
export interface Message<Name extends TaskName = TaskName> {
  readonly id: string;
  readonly name: Name;
  readonly payload: TaskPayload<Name>;
  readonly afterMs: number;
  readonly priority: number;
}

/** `duplicate`: a message of that id exists, in whatever state, and nothing was added. */
export type EnqueueResult = 'queued' | 'duplicate';
