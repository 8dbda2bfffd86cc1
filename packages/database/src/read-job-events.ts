import type { JobEventType, JobOrigin, JobStatus } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** One thing that happened to a job, without prompts and providers' URLs. */
export interface EventRecord {
  readonly seq: number;
  readonly type: JobEventType;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventsRead {
  /** Ascending by seq, without gaps. */
  readonly events: readonly EventRecord[];
  /** Some of the events asked for are no longer kept: the listener needs a snapshot instead. */
  readonly olderGone: boolean;
  /** Seq of the job's newest event. */
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly origin: JobOrigin;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly deletedAt: Date | null;
}

const READ = {
  events: 1,
  seq: 1,
  status: 1,
  progress: 1,
  origin: 1,
  ownerId: 1,
  workspaceId: 1,
  deletedAt: 1,
} as const;

/** The kept events of a job with a seq above `afterSeq`; null when there is no such job. */
export async function readJobEvents(
  jobs: Collection<JobDocument>,
  jobId: string,
  afterSeq: number,
): Promise<EventsRead | null> {
  const _id = parseObjectId(jobId);
  if (_id === null) return null;
  const document = await jobs.findOne<Pick<JobDocument, keyof typeof READ>>({ _id }, { projection: READ });
  if (document === null) return null;
  const { events: kept, seq, status, progress, origin, ownerId, workspaceId, deletedAt } = document;
  const events = kept.filter((event) => event.seq > afterSeq);
  const firstSeq = events.at(0)?.seq ?? seq + 1;
  const olderGone = firstSeq > afterSeq + 1;
  return { events, olderGone, seq, status, progress, origin, ownerId, workspaceId, deletedAt };
}
