import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from './is-duplicate-key.ts';

/**
 * Other names of jobs. A collection of its own with `_id` = alias: on a sharded cluster only a unique index that holds
 * the shard key works.
 */
export interface AliasRepository {
  /** `taken` when the alias names another job; naming the same job twice is `claimed` again. */
  claim(input: { alias: string; jobId: string }): Promise<'claimed' | 'taken'>;
  /** Gives an alias back that this job has; every other is left alone. */
  release(input: { alias: string; jobId: string }): Promise<void>;
  /** The job's id; null when nobody has the alias. */
  find(alias: string): Promise<string | null>;
}

interface AliasDocument {
  readonly _id: string;
  readonly jobId: string;
}

/** The aliases of one database. */
export function createAliasRepository({ db }: { db: Db }): AliasRepository {
  const aliases: Collection<AliasDocument> = db.collection('aliases');
  const find = async (alias: string): Promise<string | null> => (await aliases.findOne({ _id: alias }))?.jobId ?? null;
  return {
    find,
    release: async ({ alias, jobId }) => {
      await aliases.deleteOne({ _id: alias, jobId });
    },
    claim: async ({ alias, jobId }) => {
      try {
        await aliases.insertOne({ _id: alias, jobId });
        return 'claimed';
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return (await find(alias)) === jobId ? 'claimed' : 'taken';
      }
    },
  };
}
