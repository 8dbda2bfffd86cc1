import type { Job } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { countJobsAhead } from './count-jobs-ahead.ts';
import { countQueuedJobs } from './count-queued-jobs.ts';
import { findEqualScene } from './find-equal-scene.ts';
import { findJobOfExecution } from './find-job-of-execution.ts';
import { jobsOf } from './job-document.ts';
import { type JobListing, type ListJobsInput, listJobsForOwner } from './list-jobs-for-owner.ts';
import { type ChangedJobsInput, type JobChange, readChangedJobs } from './read-changed-jobs.ts';
import { type EventsRead, readJobEvents } from './read-job-events.ts';

/** What the API reads of jobs. Deleted jobs are missing from all but `readEvents` and `changedSince`. */
export interface JobReads {
  /** Newest first, one page. */
  listForOwner(input: ListJobsInput): Promise<JobListing>;
  /** The kept events after a seq; null when there is no such job. */
  readEvents(jobId: string, afterSeq: number): Promise<EventsRead | null>;
  /**
   * Jobs changed at that moment or later, oldest change first; `afterId` goes on within that moment. `watched` keeps it
   * to what somebody listens to, or to more when the list is long.
   */
  changedSince(input: ChangedJobsInput): Promise<readonly JobChange[]>;
  /** The job of a flow's run; null when no attempt is known to be that run. */
  findByExecution(executionId: string): Promise<string | null>;
  /** The newest job of this owner whose video one of the same fingerprint may take over; null when there is none. */
  findEqualScene(input: { ownerId: string; fingerprint: string }): Promise<string | null>;
  /** Queued jobs that come before this one, counted up to 1000. */
  countAhead(job: Job): Promise<number>;
  /** Jobs that wait for their submission, of everybody, counted up to `limit`. */
  countQueued(limit: number): Promise<number>;
}

/** The reads of one database. */
export function createJobReads({ db }: { db: Db }): JobReads {
  const jobs = jobsOf(db);
  return {
    listForOwner: (input) => listJobsForOwner(jobs, input),
    readEvents: (jobId, afterSeq) => readJobEvents(jobs, jobId, afterSeq),
    changedSince: (input) => readChangedJobs(jobs, input),
    findByExecution: (executionId) => findJobOfExecution(jobs, executionId),
    findEqualScene: (input) => findEqualScene(jobs, input),
    countAhead: (job) => countJobsAhead(jobs, job),
    countQueued: (limit) => countQueuedJobs(jobs, limit),
  };
}
