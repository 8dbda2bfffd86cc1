import { createGroupCommit } from '@callsheet/group-commit';
import { type Collection, MongoServerError, type ObjectId } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import { parseObjectId } from './object-id.ts';

interface Removal {
  readonly _id: ObjectId;
  readonly effectIds: readonly string[];
}

/**
 * Takes dispatched effects out of jobs' outboxes; removals that come while one is in flight go together. Leaves `version`
 * alone, so that it never costs a decision.
 */
export function createEffectRemovals(
  jobs: Collection<JobDocument>,
): (id: string, effectIds: readonly string[]) => Promise<void> {
  const remove = createGroupCommit<Removal, true>({
    commit: async (group) => {
      // An effect's id is derived from its job's, so that no list holds another job's.
      const ids = group.flatMap(({ effectIds }) => effectIds);
      const pull = { $pull: { outbox: { id: { $in: ids } } } };
      const [first] = group;
      if (group.length === 1 && first !== undefined) await jobs.updateOne({ _id: first._id }, pull);
      else await jobs.updateMany({ _id: { $in: group.map(({ _id }) => _id) } }, pull);
      return group.map(() => true);
    },
    isWorthSingly: (error) => error instanceof MongoServerError,
  });
  return async (id, effectIds) => {
    const _id = parseObjectId(id);
    if (_id === null || effectIds.length === 0) return;
    await remove({ _id, effectIds });
  };
}
