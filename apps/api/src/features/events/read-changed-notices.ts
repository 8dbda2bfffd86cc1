import { type JobEventType, type JobStatus, publicEventType } from '@callsheet/domain';
import type { JobNotice } from '@callsheet/engine';
import type { Watched } from './job-event-hub.ts';
import { type ChangePage, readChangePages } from './read-change-pages.ts';

interface JobChange {
  readonly jobId: string;
  readonly ownerId: string;
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly updatedAt: Date;
  readonly lastEventType: JobEventType | null;
}

export interface ChangedJobs {
  changedSince(input: ChangePage & { watched: Watched }): Promise<readonly JobChange[]>;
}

/** Every watched job that changed since then, as the notice that its last change was told with. */
export async function readChangedNotices(
  jobs: ChangedJobs,
  since: Date,
  watched: Watched,
): Promise<readonly JobNotice[]> {
  const changes = await readChangePages(since, {
    read: (page) => jobs.changedSince({ ...page, watched }),
    placeOf: ({ updatedAt: at, jobId: id }) => ({ at, id }),
  });
  return changes.map(toNotice);
}

function toNotice({ updatedAt, lastEventType, ...change }: JobChange): JobNotice {
  const type = lastEventType === null ? null : publicEventType(lastEventType);
  return { ...change, type: type ?? 'job.progress', at: updatedAt };
}
