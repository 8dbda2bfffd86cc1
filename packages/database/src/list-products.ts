import { type Product, searchQuery } from '@callsheet/domain';
import type { Collection, Filter } from 'mongodb';
import { parseObjectId } from './object-id.ts';
import { fromProductDocument, type ProductDocument } from './product-document.ts';
import { PRODUCT_INDEX } from './product-indexes.ts';

/** Where a page ended: the last product's creation and id. */
export interface ProductCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface ListProductsInput {
  readonly workspaceId: string;
  /** Beginnings of words of title, sku and description; all must be there. */
  readonly search?: string;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: ProductCursor;
}

export interface ProductListing {
  readonly products: readonly Product[];
  /** Null on the last page. */
  readonly next: ProductCursor | null;
}

/** One page of a workspace's products, newest first, without deleted ones. */
export async function listProducts(
  products: Collection<ProductDocument>,
  input: ListProductsInput,
): Promise<ProductListing> {
  const tokens = searchQuery(input.search ?? '');
  if (tokens?.length === 0) return { products: [], next: null };
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), 100);
  const documents = await products
    .find({ workspaceId: input.workspaceId, deletedAt: null, ...withTokens(tokens ?? []), ...olderThan(input.after) })
    .sort({ createdAt: -1, _id: -1 })
    // Without it the engine may read all of a workspace and sort it.
    .hint(tokens === null ? PRODUCT_INDEX.newest : PRODUCT_INDEX.tokens)
    .limit(limit + 1)
    .toArray();
  const page = documents.slice(0, limit).map(fromProductDocument);
  const last = page.at(-1);
  const hasMore = documents.length > limit;
  return { products: page, next: hasMore && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null };
}

function withTokens([first, ...others]: readonly string[]): Filter<ProductDocument> {
  if (first === undefined) return {};
  return others.length === 0
    ? { searchTokens: first }
    : { searchTokens: first, $and: others.map((token) => ({ searchTokens: token })) };
}

/** The first bound is for the index, the second for what was made in the same millisecond. */
function olderThan(after: ProductCursor | undefined): Filter<ProductDocument> {
  if (after === undefined) return {};
  const { createdAt, id } = after;
  const _id = parseObjectId(id);
  if (_id === null) return { createdAt: { $lt: createdAt } };
  return { createdAt: { $lte: createdAt }, $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: _id } }] };
}
