import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/**
 * Moves the moment at which the sweep looks again, for a job that was overdue and needed nothing. Without it the same
 * jobs would fill every pass. Changes nothing when the job has moved on.
 */
export async function postponeWake(
  jobs: Collection<JobDocument>,
  input: { id: string; expectedVersion: number; wakeAt: Date },
): Promise<void> {
  const _id = parseObjectId(input.id);
  if (_id !== null) await jobs.updateOne({ _id, version: input.expectedVersion }, { $set: { wakeAt: input.wakeAt } });
}
