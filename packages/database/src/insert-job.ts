import type { Job, JobEvent } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { isDuplicateKey } from './is-duplicate-key.ts';
import type { JobDocument } from './job-document.ts';
import type { PendingEffect } from './stored-job.ts';
import { toDocument } from './to-document.ts';

/** Stores a new job with the first event of its history. */
export async function insertJob(
  jobs: Collection<JobDocument>,
  input: { job: Job; event: JobEvent; outbox: readonly PendingEffect[] },
): Promise<'inserted' | 'duplicate'> {
  try {
    await jobs.insertOne(toDocument(input));
    return 'inserted';
  } catch (error) {
    if (isDuplicateKey(error)) return 'duplicate';
    throw error;
  }
}
