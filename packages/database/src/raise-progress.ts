import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** Raises the progress of a processing job; late and lower numbers change nothing. True when it rose. */
export async function raiseProgress(jobs: Collection<JobDocument>, id: string, progress: number): Promise<boolean> {
  const _id = parseObjectId(id);
  if (_id === null) return false;
  const { matchedCount } = await jobs.updateOne(
    { _id, status: 'processing', progress: { $lt: progress } },
    { $max: { progress, updatedAt: new Date() } },
  );
  return matchedCount === 1;
}
