import type { Job } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { countJobsAhead } from './count-jobs-ahead.ts';
import { findJobForOwner, type OwnedJob } from './find-job-for-owner.ts';
import { jobsOf } from './job-document.ts';
import { type JobListing, type ListJobsInput, listJobsForOwner } from './list-jobs-for-owner.ts';
import { type JobChange, readChangedJobs } from './read-changed-jobs.ts';
import { type EventsRead, readJobEvents } from './read-job-events.ts';

/** What the API reads of jobs. Deleted jobs are missing from all but `readEvents` and `changedSince`. */
export interface JobReads {
  /** Tells "not there" from "not yours". */
  findForOwner(input: { jobId: string; ownerId: string }): Promise<OwnedJob>;
  /** Newest first, one page. */
  listForOwner(input: ListJobsInput): Promise<JobListing>;
  /** The kept events after a seq; null when there is no such job. */
  readEvents(jobId: string, afterSeq: number): Promise<EventsRead | null>;
  /** Jobs changed at that moment or later, oldest change first; `afterId` goes on within that moment. */
  changedSince(at: Date, limit: number, afterId?: string): Promise<readonly JobChange[]>;
  /** Queued jobs that come before this one, counted up to 1000. */
  countAhead(job: Job): Promise<number>;
}

/** The reads of one database. */
export function createJobReads({ db }: { db: Db }): JobReads {
  const jobs = jobsOf(db);
  return {
    findForOwner: (input) => findJobForOwner(jobs, input),
    listForOwner: (input) => listJobsForOwner(jobs, input),
    readEvents: (jobId, afterSeq) => readJobEvents(jobs, jobId, afterSeq),
    changedSince: (at, limit, afterId) =>
      readChangedJobs(jobs, { at, limit, ...(afterId === undefined ? {} : { afterId }) }),
    countAhead: (job) => countJobsAhead(jobs, job),
  };
}
