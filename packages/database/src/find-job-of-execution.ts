import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';

/**
 * The newest job of seed 001 of which an attempt is that run of a flow (R-001-15, C-34); null when nobody has named the
 * run. Runs are told apart by their id alone, as n8n does.
 */
export async function findJobOfExecution(jobs: Collection<JobDocument>, executionId: string): Promise<string | null> {
  const found = await jobs
    .find<Pick<JobDocument, '_id'>>({ 'attempts.externalId': executionId, origin: 's001' }, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .next();
  return found === null ? null : found._id.toHexString();
}
