import type { Collection, ObjectId } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** Which of these ids exist, deleted ones included. */
export async function existingJobs(
  jobs: Collection<JobDocument>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const _ids = ids.map(parseObjectId).filter((id) => id !== null);
  if (_ids.length === 0) return new Set();
  const found = await jobs.find<{ _id: ObjectId }>({ _id: { $in: _ids } }, { projection: { _id: 1 } }).toArray();
  return new Set(found.map(({ _id }) => _id.toHexString()));
}
