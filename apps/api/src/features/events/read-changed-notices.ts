import { type JobEventType, type JobStatus, publicEventType } from '@callsheet/domain';
import type { JobNotice } from '@callsheet/engine';
import type { Watched } from './job-event-hub.ts';

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
  changedSince(input: { at: Date; limit: number; afterId?: string; watched: Watched }): Promise<readonly JobChange[]>;
}

const PAGE = 500;
/** More changes than this in one look are left to the next one and to the notifications themselves. */
const MAX_PAGES = 20;

/** Every watched job that changed since then, as the notice that its last change was told with. */
export async function readChangedNotices(
  jobs: ChangedJobs,
  since: Date,
  watched: Watched,
): Promise<readonly JobNotice[]> {
  const notices: JobNotice[] = [];
  let from: { at: Date; afterId?: string } = { at: since };
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const changes = await jobs.changedSince({ ...from, limit: PAGE, watched });
    notices.push(...changes.map(toNotice));
    const last = changes.at(-1);
    if (last === undefined || changes.length < PAGE) break;
    from = { at: last.updatedAt, afterId: last.jobId };
  }
  return notices;
}

function toNotice({ updatedAt, lastEventType, ...change }: JobChange): JobNotice {
  const type = lastEventType === null ? null : publicEventType(lastEventType);
  return { ...change, type: type ?? 'job.progress', at: updatedAt };
}
