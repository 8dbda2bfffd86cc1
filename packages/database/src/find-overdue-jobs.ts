import type { Collection } from 'mongodb';
import { fromDocument } from './from-document.ts';
import { EPOCH, type JobDocument, type JobDocumentWithoutEvents, WITHOUT_EVENTS } from './job-document.ts';
import type { StoredJob } from './stored-job.ts';

/** Jobs whose moment has come (see the domain's `wakeAt`), the longest overdue first. */
export async function findOverdueJobs(
  jobs: Collection<JobDocument>,
  now: Date,
  limit: number,
): Promise<readonly StoredJob[]> {
  const documents = await jobs
    .find<JobDocumentWithoutEvents>({ wakeAt: { $gt: EPOCH, $lte: now } }, { projection: WITHOUT_EVENTS })
    .sort({ wakeAt: 1 })
    .limit(limit)
    .toArray();
  return documents.map(fromDocument);
}
