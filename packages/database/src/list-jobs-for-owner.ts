import type { Job, JobKind, JobOrigin, JobStatus } from '@callsheet/domain';
import type { Collection, Filter } from 'mongodb';
import { fromDocument } from './from-document.ts';
import { JOB_INDEX, type JobDocument, type JobDocumentWithoutEvents, WITHOUT_EVENTS } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** Where a page ended: the last job's creation and id. Stays right while jobs are added and removed. */
export interface JobCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface ListJobsInput {
  readonly ownerId: string;
  readonly workspaceId?: string;
  readonly status?: JobStatus | readonly JobStatus[];
  readonly kind?: JobKind;
  readonly origin?: JobOrigin;
  /** Made for this workflow. */
  readonly workflowId?: string;
  /** 1..1000; anything else is brought into it. */
  readonly limit: number;
  readonly after?: JobCursor;
  /** Created at or after. */
  readonly from?: Date;
  /** Created before. */
  readonly to?: Date;
}

export interface JobListing {
  readonly jobs: readonly Job[];
  /** Null on the last page. */
  readonly next: JobCursor | null;
}

/** One page of an owner's jobs, newest first, without deleted ones. */
export async function listJobsForOwner(jobs: Collection<JobDocument>, input: ListJobsInput): Promise<JobListing> {
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), 1000);
  const documents = await jobs
    .find<JobDocumentWithoutEvents>(filterOf(input), { projection: WITHOUT_EVENTS })
    .sort({ createdAt: -1, _id: -1 })
    // Without statistics of its ordered indexes the embedded engine reads everything that matches.
    .hint(indexFor(input))
    // One more than asked for tells whether there is another page.
    .limit(limit + 1)
    .toArray();
  const page = documents.slice(0, limit).map((document) => fromDocument(document).job);
  const last = page.at(-1);
  const hasMore = documents.length > limit;
  return { jobs: page, next: hasMore && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null };
}

function indexFor({ workflowId, origin }: ListJobsInput): string {
  if (workflowId !== undefined) return JOB_INDEX.workflow;
  return origin === 's001' ? JOB_INDEX.avatars : JOB_INDEX.owner;
}

function filterOf(input: ListJobsInput): Filter<JobDocument> {
  const { ownerId, workspaceId, status, kind, origin, workflowId, after, from, to } = input;
  const named = {
    ...(origin === undefined ? {} : { origin }),
    ...(workflowId === undefined ? {} : { 'input.workflow.workflowId': workflowId }),
  };
  const parts: Filter<JobDocument>[] = [{ ownerId, ...named, deletedAt: null }];
  if (workspaceId !== undefined) parts.push({ workspaceId });
  if (status !== undefined) parts.push({ status: { $in: typeof status === 'string' ? [status] : [...status] } });
  if (kind !== undefined) parts.push({ kind });
  if (from !== undefined) parts.push({ createdAt: { $gte: from } });
  if (to !== undefined) parts.push({ createdAt: { $lt: to } });
  if (after !== undefined) parts.push(olderThan(after));
  return { $and: parts };
}

function olderThan({ createdAt, id }: JobCursor): Filter<JobDocument> {
  const _id = parseObjectId(id);
  const older: Filter<JobDocument> = { createdAt: { $lt: createdAt } };
  return _id === null ? older : { $or: [older, { createdAt, _id: { $lt: _id } }] };
}
