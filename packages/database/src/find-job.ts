import { createGroupCommit } from '@callsheet/group-commit';
import { type Collection, MongoServerError, type ObjectId } from 'mongodb';
import { fromDocument } from './from-document.ts';
import { type JobDocument, type JobDocumentWithoutEvents, WITHOUT_EVENTS } from './job-document.ts';
import { parseObjectId } from './object-id.ts';
import type { StoredJob } from './stored-job.ts';

/** Reads under way at once; whoever comes while all of them are waits for the next and shares it. */
const LANES = 4;

/**
 * Finds jobs by id, deleted ones included; null also for a text that is no id. A read begins after it was asked for, so
 * that it sees whatever was acknowledged before.
 */
export function createJobFinds(jobs: Collection<JobDocument>): (id: string) => Promise<StoredJob | null> {
  const find = createGroupCommit<ObjectId, { readonly stored: StoredJob | null }>({
    commit: async (ids) => {
      const [only] = ids;
      const documents =
        ids.length === 1 && only !== undefined ? [await findOne(jobs, only)] : await findMany(jobs, ids);
      return documents.map((document) => ({ stored: document === null ? null : fromDocument(document) }));
    },
    isWorthSingly: (error) => error instanceof MongoServerError,
    lanes: LANES,
  });
  return async (id) => {
    const _id = parseObjectId(id);
    return _id === null ? null : (await find(_id)).stored;
  };
}

function findOne(jobs: Collection<JobDocument>, _id: ObjectId): Promise<JobDocumentWithoutEvents | null> {
  return jobs.findOne<JobDocumentWithoutEvents>({ _id }, { projection: WITHOUT_EVENTS });
}

/** In the order of the ids. */
async function findMany(
  jobs: Collection<JobDocument>,
  ids: readonly ObjectId[],
): Promise<readonly (JobDocumentWithoutEvents | null)[]> {
  const found = await jobs
    .find<JobDocumentWithoutEvents>({ _id: { $in: [...ids] } }, { projection: WITHOUT_EVENTS })
    .toArray();
  const byId = new Map(found.map((document) => [document._id.toHexString(), document]));
  return ids.map((id) => byId.get(id.toHexString()) ?? null);
}
