import type { Collection } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

/** Takes dispatched effects out of a job's outbox. Leaves `version` alone, so that it never costs a decision. */
export async function removeEffects(
  jobs: Collection<JobDocument>,
  id: string,
  effectIds: readonly string[],
): Promise<void> {
  const _id = parseObjectId(id);
  if (_id === null || effectIds.length === 0) return;
  await jobs.updateOne({ _id }, { $pull: { outbox: { id: { $in: [...effectIds] } } } });
}
