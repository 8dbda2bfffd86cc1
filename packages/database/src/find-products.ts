import type { Product } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { parseObjectId } from './object-id.ts';
import { fromProductDocument, type ProductDocument } from './product-document.ts';

/** One product by id, deleted ones included; null also for a text that is no id. */
export async function findProduct(products: Collection<ProductDocument>, id: string): Promise<Product | null> {
  const _id = parseObjectId(id);
  const document = _id === null ? null : await products.findOne({ _id });
  return document === null ? null : fromProductDocument(document);
}

/** Those of these products that are in the workspace and not deleted, by id. Ids of others are not told from unknown ones. */
export async function findProductsOfWorkspace(
  products: Collection<ProductDocument>,
  input: { workspaceId: string; ids: readonly string[] },
): Promise<ReadonlyMap<string, Product>> {
  const _ids = [...new Set(input.ids)].map(parseObjectId).filter((id) => id !== null);
  if (_ids.length === 0) return new Map();
  const documents = await products.find({ _id: { $in: _ids } }).toArray();
  const own = documents.filter(({ workspaceId, deletedAt }) => workspaceId === input.workspaceId && deletedAt === null);
  return new Map(own.map((document) => [document._id.toHexString(), fromProductDocument(document)]));
}
