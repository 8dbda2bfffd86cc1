import type { Json } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** Ids become part of a path, so nothing that could change the path is taken. */
export const TaskId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$' });

const HandleSchema = Type.Object({
  taskId: TaskId,
  /** What comes out; the task itself does not say. */
  makes: Type.Union([Type.Literal('image'), Type.Literal('video')]),
});

/** All the memory of a task: URLs are built from our own base, never taken from a reply. */
export type OperationHandle = Static<typeof HandleSchema>;

/** @throws Error when a stored handle is not ours: a bug or a tampered document, which no retry repairs. */
export function readHandle(handle: Json): OperationHandle {
  if (!Value.Check(HandleSchema, handle)) throw new Error('the stored handle is not one of a Runway task');
  return { taskId: handle.taskId, makes: handle.makes };
}
