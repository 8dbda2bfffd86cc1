import type { Collection } from 'mongodb';
import { JOB_INDEX, type JobDocument } from './job-document.ts';

/**
 * The newest completed job of this owner whose scene was ordered with the same fingerprint and whose video is stored; null
 * when there is none, or when it was deleted (R-003-29).
 */
export async function findEqualScene(
  jobs: Collection<JobDocument>,
  input: { ownerId: string; fingerprint: string },
): Promise<string | null> {
  const found = await jobs
    .find<Pick<JobDocument, '_id'>>(
      {
        kind: 'scene',
        ownerId: input.ownerId,
        'input.scene.fingerprint': input.fingerprint,
        status: 'completed',
        deletedAt: null,
        'assets.role': 'video',
      },
      { projection: { _id: 1 } },
    )
    .sort({ createdAt: -1, _id: -1 })
    .hint(JOB_INDEX.fingerprint)
    .limit(1)
    .next();
  return found === null ? null : found._id.toHexString();
}
