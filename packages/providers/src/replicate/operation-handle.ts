import type { Json } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const HandleSchema = Type.Object({
  predictionId: Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$' }),
  /** Absent: a video. */
  makes: Type.Optional(Type.Literal('image')),
});

/** All the memory of an operation: URLs are built from our own base, never taken from a reply. */
export type OperationHandle = Static<typeof HandleSchema>;

/** @throws Error when a stored handle is not ours: a bug or a tampered document, which no retry repairs. */
export function readHandle(handle: Json): OperationHandle {
  if (!Value.Check(HandleSchema, handle)) throw new Error('the stored handle is not one of a Replicate prediction');
  return { predictionId: handle.predictionId, ...(handle.makes === undefined ? {} : { makes: handle.makes }) };
}
