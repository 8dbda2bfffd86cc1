import { type JobEventType, type JobStatus, publicEventType } from '@callsheet/domain';
import type { JobNotice } from '@callsheet/engine';

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
  changedSince(at: Date, limit: number, afterId?: string): Promise<readonly JobChange[]>;
}

const PAGE = 500;
/** More changes than this in one look are left to the next one and to the notifications themselves. */
const MAX_PAGES = 20;

/** Every job that changed since then, as the notice that its last change was told with. */
export async function readChangedNotices(jobs: ChangedJobs, since: Date): Promise<readonly JobNotice[]> {
  const notices: JobNotice[] = [];
  let at = since;
  let afterId: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const changes = await jobs.changedSince(at, PAGE, afterId);
    notices.push(...changes.map(toNotice));
    const last = changes.at(-1);
    if (last === undefined || changes.length < PAGE) break;
    at = last.updatedAt;
    afterId = last.jobId;
  }
  return notices;
}

function toNotice({ updatedAt, lastEventType, ...change }: JobChange): JobNotice {
  const type = lastEventType === null ? null : publicEventType(lastEventType);
  return { ...change, type: type ?? 'job.progress', at: updatedAt };
}
