import type { Job, JobEvent } from '@callsheet/domain';
import { type Collection, ObjectId } from 'mongodb';
import { type JobDocument, KEPT_EVENTS } from './job-document.ts';
import type { PendingEffect } from './stored-job.ts';
import { toEventDocument, toFields } from './to-document.ts';

/**
 * Stores a transition in one conditional update. Operators with plain values, never a pipeline: in a pipeline a prompt
 * that begins with `$` would be read as an expression.
 */
export async function applyEvent(
  jobs: Collection<JobDocument>,
  input: { expectedVersion: number; job: Job; event: JobEvent; outbox: readonly PendingEffect[] },
): Promise<boolean> {
  const { job, event, outbox, expectedVersion } = input;
  const { updatedAt, ...fields } = toFields(job);
  const { matchedCount } = await jobs.updateOne(
    { _id: ObjectId.createFromHexString(job.id), version: expectedVersion },
    {
      $set: fields,
      // Progress is raised between transitions without a version, and the tail of changes follows `updatedAt`: neither
      // may go back.
      $max: { progress: job.progress, updatedAt },
      $push: {
        events: { $each: [toEventDocument(event, job.seq)], $slice: -KEPT_EVENTS },
        ...(outbox.length === 0 ? {} : { outbox: { $each: [...outbox] } }),
      },
    },
  );
  return matchedCount === 1;
}
