import { Type } from '@sinclair/typebox';

/** What the tasks of a job carry: ids and counters, never documents or prompts. */
export const jobTaskPayload = Type.Object(
  {
    jobId: Type.String({ pattern: '^[0-9a-f]{24}$' }),
    attempt: Type.Integer({ minimum: 0 }),
    effectId: Type.String({ minLength: 1, maxLength: 64 }),
    /** Counts the checks of an attempt; 1 elsewhere. */
    number: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
