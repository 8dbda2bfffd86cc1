import type { Collection } from 'mongodb';
import { JOB_INDEX, type JobDocument } from './job-document.ts';

/** The newest answer that this owner got to the same request; null when there is none, or its job was deleted (R-004-39). */
export async function findEqualRefinement(
  jobs: Collection<JobDocument>,
  { ownerId, fingerprint }: { ownerId: string; fingerprint: string },
): Promise<{ readonly jobId: string; readonly text: string } | null> {
  const found = await jobs
    .find<Pick<JobDocument, '_id' | 'attempts'>>(
      { kind: 'refine', ownerId, 'input.workflow.fingerprint': fingerprint, status: 'completed', deletedAt: null },
      { projection: { attempts: 1 } },
    )
    .sort({ createdAt: -1, _id: -1 })
    .hint(JOB_INDEX.refinement)
    .limit(1)
    .next();
  const text = found?.attempts.at(-1)?.details?.text;
  return found === null || text === undefined ? null : { jobId: found._id.toHexString(), text };
}
