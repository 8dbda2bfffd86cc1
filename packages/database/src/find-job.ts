import type { Collection } from 'mongodb';
import { fromDocument } from './from-document.ts';
import { type JobDocument, type JobDocumentWithoutEvents, WITHOUT_EVENTS } from './job-document.ts';
import { parseObjectId } from './object-id.ts';
import type { StoredJob } from './stored-job.ts';

/** One job by id, deleted ones included; null also for a text that is no id. */
export async function findJob(jobs: Collection<JobDocument>, id: string): Promise<StoredJob | null> {
  const _id = parseObjectId(id);
  if (_id === null) return null;
  const document = await jobs.findOne<JobDocumentWithoutEvents>({ _id }, { projection: WITHOUT_EVENTS });
  return document === null ? null : fromDocument(document);
}
