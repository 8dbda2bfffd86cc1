import { type Product, type ProductFields, type ProductVideo, searchTokens } from '@callsheet/domain';
import type { Collection, Db, ObjectId } from 'mongodb';

/** What is left of an entry whose video was deleted, so that an older change cannot bring it back. */
export interface RemovedVideo {
  readonly videoId: string;
  readonly seq: number;
  readonly removed: true;
}

/** A product in the collection `products`. `videos` is written by the projection alone and has no order. */
export interface ProductDocument extends ProductFields {
  readonly _id: ObjectId;
  readonly workspaceId: string;
  readonly ownerId: string;
  /** Beginnings of the words of title, sku and description; none once it is deleted. */
  readonly searchTokens: readonly string[];
  readonly videos: readonly (ProductVideo | RemovedVideo)[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** Prefixes of a product's texts that are kept: enough for a title and some forty words. */
const MAX_PRODUCT_TOKENS = 256;

/** The collection of all products. */
export function productsOf(db: Db): Collection<ProductDocument> {
  return db.collection<ProductDocument>('products');
}

/** Fields that follow from what the owner wrote. Names each, so that nothing else of an object gets in. */
export function toProductFields({ title, sku, marketplace, images, description }: ProductFields) {
  const tokens = searchTokens([title, sku, description], MAX_PRODUCT_TOKENS);
  return { title, sku, marketplace, images, description, searchTokens: tokens };
}

/** The product that a document holds; its videos newest first. */
export function fromProductDocument(document: ProductDocument): Product {
  const { _id, title, sku, marketplace, images, description, workspaceId, ownerId, version } = document;
  const { createdAt, updatedAt, deletedAt } = document;
  const fields = { title, sku, marketplace, images, description };
  const id = _id.toHexString();
  return {
    id,
    workspaceId,
    ownerId,
    ...fields,
    videos: shownVideos(document),
    version,
    createdAt,
    updatedAt,
    deletedAt,
  };
}

/** Ids of videos sort by their creation. */
function shownVideos({ videos }: ProductDocument): readonly ProductVideo[] {
  const shown = videos.filter((entry): entry is ProductVideo => !('removed' in entry));
  return shown.toSorted((one, other) => (one.videoId < other.videoId ? 1 : -1));
}
