import type { Json } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** Ids become part of a path, so nothing that could change the path is taken. */
export const RCK_JOB_ID = /^[A-Za-z0-9_-]{1,128}$/;

const HandleSchema = Type.Object({
  jobId: Type.String({ pattern: RCK_JOB_ID.source }),
  videoId: Type.String({ pattern: '^[0-9a-f]{24}$' }),
});

/** All the memory of an operation. One generator job may hold several videos, hence both ids. */
export type RckHandle = Static<typeof HandleSchema>;

/** @throws Error when a stored handle is not ours: a bug or a tampered document, which no retry repairs. */
export function readHandle(handle: Json): RckHandle {
  if (!Value.Check(HandleSchema, handle)) throw new Error('the stored handle is not one of an RCK job');
  return { jobId: handle.jobId, videoId: handle.videoId };
}
