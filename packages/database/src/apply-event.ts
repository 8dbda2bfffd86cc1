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
  // A retried job begins anew; otherwise progress, which is also raised between transitions, never goes back.
  const { progress } = job;
  const startsAnew = event.type === 'job.retried';
  const { matchedCount } = await jobs.updateOne(
    { _id: ObjectId.createFromHexString(job.id), version: expectedVersion },
    {
      $set: startsAnew ? { ...fields, progress } : fields,
      // The tail of changes follows `updatedAt`, which may not go back either.
      $max: startsAnew ? { updatedAt } : { progress, updatedAt },
      $push: {
        events: { $each: [toEventDocument(event, job.seq)], $slice: -KEPT_EVENTS },
        ...(outbox.length === 0 ? {} : { outbox: { $each: [...outbox] } }),
      },
    },
  );
  return matchedCount === 1;
}
