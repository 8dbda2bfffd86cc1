import type { Job, JobEvent } from '@callsheet/domain';
import { createGroupCommit } from '@callsheet/group-commit';
import { type Collection, MongoBulkWriteError, MongoServerError } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import type { PendingEffect } from './stored-job.ts';
import { toDocument } from './to-document.ts';

const DUPLICATE_KEY = 11_000;

type Answer = 'inserted' | 'duplicate';

/** A new job with the first event of its history. */
export interface NewJob {
  readonly job: Job;
  readonly event: JobEvent;
  readonly outbox: readonly PendingEffect[];
}

/**
 * Stores new jobs. Those that come while an insert is in flight go into the next one together, each with its own answer.
 * A store that cannot be reached fails everybody who waits for it; a document that is refused fails alone.
 */
export function createJobInserts(jobs: Collection<JobDocument>): (input: NewJob) => Promise<Answer> {
  return createGroupCommit<NewJob, Answer>({
    commit: (group) => insertJobs(jobs, group),
    isWorthSingly: (error) => error instanceof MongoServerError,
  });
}

async function insertJobs(jobs: Collection<JobDocument>, group: readonly NewJob[]): Promise<readonly Answer[]> {
  try {
    await jobs.insertMany(group.map(toDocument), { ordered: false });
    return group.map(() => 'inserted');
  } catch (error) {
    const duplicates = duplicatesIn(error);
    if (duplicates === null) throw originOf(error);
    return group.map((_, index) => (duplicates.has(index) ? 'duplicate' : 'inserted'));
  }
}

/**
 * Places of the documents whose ids were taken; null when anything else went wrong, too. A lost connection also comes as
 * this error, without any document that failed: then nobody knows what was stored.
 */
export function duplicatesIn(error: unknown): ReadonlySet<number> | null {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError() !== undefined) return null;
  const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (failures.length === 0) return null;
  return failures.every(({ code }) => code === DUPLICATE_KEY) ? new Set(failures.map(({ index }) => index)) : null;
}

/** The driver wraps what happens to its connection into the error of a bulk write, which would look like the server's. */
function originOf(error: unknown): unknown {
  const wrapped = error instanceof MongoBulkWriteError ? error.errorResponse : null;
  return wrapped instanceof Error ? wrapped : error;
}
