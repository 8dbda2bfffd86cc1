import type { Job, JobEvent } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { applyEvent } from './apply-event.ts';
import { existingJobs } from './existing-jobs.ts';
import { createJobFinds } from './find-job.ts';
import { findJobsWithStaleEffects } from './find-jobs-with-stale-effects.ts';
import { findOverdueJobs } from './find-overdue-jobs.ts';
import { createJobInserts } from './insert-job.ts';
import { jobsOf } from './job-document.ts';
import { postponeWake } from './postpone-wake.ts';
import { raiseProgress } from './raise-progress.ts';
import { createEffectRemovals } from './remove-effects.ts';
import { removeRefusedJob } from './remove-refused-job.ts';
import type { PendingEffect, StoredJob } from './stored-job.ts';

/** Jobs in MongoDB; fits the engine's port of the same name. Every write names the version it was decided on. */
export interface JobRepository {
  /** `event` is the first of the job's history. `duplicate` when a job of that id exists. */
  insert(input: { job: Job; event: JobEvent; outbox: readonly PendingEffect[] }): Promise<'inserted' | 'duplicate'>;
  /** Also finds deleted jobs. */
  find(id: string): Promise<StoredJob | null>;
  /** One conditional update: state, event, new effects. False when the version has moved on. */
  applyEvent(input: {
    expectedVersion: number;
    job: Job;
    event: JobEvent;
    outbox: readonly PendingEffect[];
  }): Promise<boolean>;
  removeEffects(id: string, effectIds: readonly string[]): Promise<void>;
  raiseProgress(id: string, progress: number): Promise<boolean>;
  removeRefused(id: string): Promise<void>;
  findWithStaleEffects(before: Date, limit: number): Promise<readonly StoredJob[]>;
  findOverdue(now: Date, limit: number): Promise<readonly StoredJob[]>;
  /** Lets the sweep look at others first: this job was overdue, was looked at, and is in order. */
  postponeWake(input: { id: string; expectedVersion: number; wakeAt: Date }): Promise<void>;
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The job repository of one database. */
export function createJobRepository({ db }: { db: Db }): JobRepository {
  const jobs = jobsOf(db);
  return {
    insert: createJobInserts(jobs),
    find: createJobFinds(jobs),
    applyEvent: (input) => applyEvent(jobs, input),
    removeEffects: createEffectRemovals(jobs),
    raiseProgress: (id, progress) => raiseProgress(jobs, id, progress),
    removeRefused: (id) => removeRefusedJob(jobs, id),
    findWithStaleEffects: (before, limit) => findJobsWithStaleEffects(jobs, before, limit),
    findOverdue: (now, limit) => findOverdueJobs(jobs, now, limit),
    postponeWake: (input) => postponeWake(jobs, input),
    existing: (ids) => existingJobs(jobs, ids),
  };
}
