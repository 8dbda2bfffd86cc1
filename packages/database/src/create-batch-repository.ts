import type { Batch, BatchItem, BatchJob } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { batchesOf, fromBatchDocument, toBatchDocument, toBatchRow } from './batch-document.ts';
import { isDuplicateKey } from './is-duplicate-key.ts';
import { type BatchListing, type ListBatchesInput, listBatches } from './list-batches.ts';
import { parseObjectId } from './object-id.ts';
import { readBatchJobs } from './read-batch-jobs.ts';

/** Batches in MongoDB. Insert one with the ids its jobs will have before any of them is made: then no crash loses track. */
export interface BatchRepository {
  /** `duplicate` when a batch of that id exists. */
  insert(batch: Batch): Promise<'inserted' | 'duplicate'>;
  find(id: string): Promise<Batch | null>;
  /** Newest first, one page. */
  list(input: ListBatchesInput): Promise<BatchListing>;
  /** Writes what became of the items; the last call wins. */
  setItems(input: { id: string; items: readonly BatchItem[] }): Promise<void>;
  /** How these jobs stand, by id; unknown ones are missing, deleted ones are there. */
  readJobs(jobIds: readonly string[]): Promise<ReadonlyMap<string, BatchJob>>;
}

/** The batches of one database. */
export function createBatchRepository({ db }: { db: Db }): BatchRepository {
  const batches = batchesOf(db);
  return {
    insert: async (batch) => {
      try {
        await batches.insertOne(toBatchDocument(batch));
        return 'inserted';
      } catch (error) {
        if (isDuplicateKey(error)) return 'duplicate';
        throw error;
      }
    },
    find: async (id) => {
      const _id = parseObjectId(id);
      const document = _id === null ? null : await batches.findOne({ _id });
      return document === null ? null : fromBatchDocument(document);
    },
    list: (input) => listBatches(batches, input),
    setItems: async ({ id, items }) => {
      const _id = parseObjectId(id);
      if (_id !== null) await batches.updateOne({ _id }, { $set: { items: items.map(toBatchRow) } });
    },
    readJobs: (jobIds) => readBatchJobs(db, jobIds),
  };
}
