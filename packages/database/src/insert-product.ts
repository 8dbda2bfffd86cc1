import type { Product, ProductFields } from '@callsheet/domain';
import { type Collection, ObjectId } from 'mongodb';
import { fromProductDocument, type ProductDocument, toProductFields } from './product-document.ts';

export interface NewProduct extends ProductFields {
  readonly workspaceId: string;
  readonly ownerId: string;
  readonly now: Date;
}

/** Stores a new product on version 1. */
export async function insertProduct(products: Collection<ProductDocument>, input: NewProduct): Promise<Product> {
  const document: ProductDocument = {
    _id: new ObjectId(),
    workspaceId: input.workspaceId,
    ownerId: input.ownerId,
    ...toProductFields(input),
    videos: [],
    version: 1,
    createdAt: input.now,
    updatedAt: input.now,
    deletedAt: null,
  };
  await products.insertOne(document);
  return fromProductDocument(document);
}
