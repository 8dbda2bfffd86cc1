import type { Collection } from 'mongodb';
import { fromDocument } from './from-document.ts';
import { EPOCH, type JobDocument, type JobDocumentWithoutEvents, WITHOUT_EVENTS } from './job-document.ts';
import type { StoredJob } from './stored-job.ts';

/** Jobs with an effect that has waited in the outbox since that moment or longer, oldest first. */
export async function findJobsWithStaleEffects(
  jobs: Collection<JobDocument>,
  before: Date,
  limit: number,
): Promise<readonly StoredJob[]> {
  const documents = await jobs
    .find<JobDocumentWithoutEvents>({ 'outbox.at': { $gt: EPOCH, $lte: before } }, { projection: WITHOUT_EVENTS })
    .sort({ 'outbox.at': 1 })
    .limit(limit)
    .toArray();
  return documents.map(fromDocument);
}
