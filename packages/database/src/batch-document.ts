import { type Batch, type BatchItem, batchSubjectOf } from '@callsheet/domain';
import { type Collection, type Db, ObjectId } from 'mongodb';

/** A batch in the collection `batches`. How it goes is read from its jobs. */
export interface BatchDocument extends Omit<Batch, 'id'> {
  readonly _id: ObjectId;
}

/** The collection of all batches. */
export function batchesOf(db: Db): Collection<BatchDocument> {
  return db.collection<BatchDocument>('batches');
}

export function toBatchDocument({ id, workspaceId, ownerId, origin, items, createdAt }: Batch): BatchDocument {
  const rows = items.map(toBatchRow);
  return { _id: ObjectId.createFromHexString(id), workspaceId, ownerId, origin, items: rows, createdAt };
}

/** An item as it is stored, without whatever else the caller knows of it. */
export function toBatchRow(item: BatchItem): BatchItem {
  const { jobId, error, code } = item;
  return { ...batchSubjectOf(item), jobId, error, ...(code === undefined ? {} : { code }) };
}

export function fromBatchDocument({ _id, workspaceId, ownerId, origin, items, createdAt }: BatchDocument): Batch {
  return { id: _id.toHexString(), workspaceId, ownerId, origin, items, createdAt };
}
