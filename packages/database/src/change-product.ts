import type { Product, ProductFields } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { parseObjectId } from './object-id.ts';
import { fromProductDocument, type ProductDocument, toProductFields } from './product-document.ts';

export interface ProductChange {
  readonly id: string;
  readonly expectedVersion: number;
  readonly fields: ProductFields;
  readonly now: Date;
}

/** Writes an owner's edit on the version it was decided on; null when that has moved on or the product is gone. */
export async function updateProduct(
  products: Collection<ProductDocument>,
  input: ProductChange,
): Promise<Product | null> {
  const _id = parseObjectId(input.id);
  if (_id === null) return null;
  const document = await products.findOneAndUpdate(
    { _id, version: input.expectedVersion, deletedAt: null },
    { $set: toProductFields(input.fields), $inc: { version: 1 }, $max: { updatedAt: input.now } },
    { returnDocument: 'after' },
  );
  return document === null ? null : fromProductDocument(document);
}

/** Marks a product as deleted; its videos stay. Null when it is gone already. */
export async function deleteProduct(
  products: Collection<ProductDocument>,
  input: { id: string; now: Date },
): Promise<Product | null> {
  const _id = parseObjectId(input.id);
  if (_id === null) return null;
  const document = await products.findOneAndUpdate(
    { _id, deletedAt: null },
    { $set: { deletedAt: input.now, searchTokens: [] }, $inc: { version: 1 }, $max: { updatedAt: input.now } },
    { returnDocument: 'after' },
  );
  return document === null ? null : fromProductDocument(document);
}
