import type { Batch } from '@callsheet/domain';
import type { Collection, Filter } from 'mongodb';
import { type BatchDocument, fromBatchDocument } from './batch-document.ts';
import { parseObjectId } from './object-id.ts';
import { BATCH_INDEX } from './product-indexes.ts';

/** Where a page ended: the last batch's creation and id. */
export interface BatchCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface ListBatchesInput {
  readonly workspaceId: string;
  /** Who looks: of batches that are not the workspace's own, only theirs. */
  readonly viewerId: string;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: BatchCursor;
}

export interface BatchListing {
  readonly batches: readonly Batch[];
  /** Null on the last page. */
  readonly next: BatchCursor | null;
}

/** One page of the batches of a workspace that somebody may see, newest first. */
export async function listBatches(batches: Collection<BatchDocument>, input: ListBatchesInput): Promise<BatchListing> {
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), 100);
  const documents = await batches
    .find({ workspaceId: input.workspaceId, $and: [visibleTo(input.viewerId), ...olderThan(input.after)] })
    .sort({ createdAt: -1, _id: -1 })
    .hint(BATCH_INDEX.newest)
    .limit(limit + 1)
    .toArray();
  const page = documents.slice(0, limit).map(fromBatchDocument);
  const last = page.at(-1);
  const hasMore = documents.length > limit;
  return { batches: page, next: hasMore && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null };
}

/** Batches of product videos belong to all of their workspace, all others to who ordered them (see `mayRead`). */
function visibleTo(viewerId: string): Filter<BatchDocument> {
  return { $or: [{ origin: 's000' }, { ownerId: viewerId }] };
}

function olderThan(after: BatchCursor | undefined): readonly Filter<BatchDocument>[] {
  if (after === undefined) return [];
  const { createdAt, id } = after;
  const _id = parseObjectId(id);
  if (_id === null) return [{ createdAt: { $lt: createdAt } }];
  return [{ createdAt: { $lte: createdAt }, $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: _id } }] }];
}
