import { Value } from '@sinclair/typebox/value';
import { type TaskName, type TaskPayload, taskCatalog } from './task-catalog.ts';

/** A message does not carry what its task says it carries. Never worth a retry. */
export class InvalidTaskPayloadError extends Error {
  readonly task: TaskName;

  constructor(options: { task: TaskName; problems: readonly string[] }) {
    super(`the payload of ${options.task} is not what the catalog says: ${options.problems.join('; ')}`);
    this.name = 'InvalidTaskPayloadError';
    this.task = options.task;
  }
}

/**
 * The payload, typed, when it fits the catalog's schema. The problems name places, never values.
 * @throws InvalidTaskPayloadError
 */
export function validatePayload<Name extends TaskName>(task: Name, payload: unknown): TaskPayload<Name> {
  const schema = taskCatalog[task].payload;
  if (!Value.Check(schema, payload)) {
    const problems = [...Value.Errors(schema, payload)]
      .slice(0, 5)
      .map(({ path, message }) => `${path || '/'} ${message}`);
    throw new InvalidTaskPayloadError({ task, problems });
  }
  return payload as TaskPayload<Name>;
}
