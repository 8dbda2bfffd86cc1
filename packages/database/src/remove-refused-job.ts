import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** Deletes a job whose admission was refused, unless something has happened to it since. */
export async function removeRefusedJob(jobs: Collection<JobDocument>, id: string): Promise<void> {
  const _id = parseObjectId(id);
  if (_id !== null) await jobs.deleteOne({ _id, version: 1 });
}
