import type { Db } from 'mongodb';
import { createCountCache } from './count-cache.ts';
import { jobsOf } from './job-document.ts';
import { type ListVideosInput, listVideosOfWorkspace, type VideoPage } from './list-videos-of-workspace.ts';

/** What is read of product videos, which are jobs of kind `product`. */
export interface VideoReads {
  /** One page of a workspace's videos with their number, without deleted ones. */
  listVideosOfWorkspace(input: ListVideosInput): Promise<VideoPage>;
}

/** The video list of one database; one per process, since it remembers large counts for half a minute. */
export function createVideoReads({ db }: { db: Db }): VideoReads {
  const jobs = jobsOf(db);
  const counts = createCountCache({
    keepMs: 30_000,
    exactUpTo: 1_000,
    maxEntries: 1_000,
    now: () => performance.now(),
  });
  return { listVideosOfWorkspace: (input) => listVideosOfWorkspace({ jobs, counts }, input) };
}
