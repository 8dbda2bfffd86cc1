import type { Product, ProductVideoChange } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { applyProductVideo, type ProductVideoOutcome } from './apply-product-video.ts';
import { deleteProduct, type ProductChange, updateProduct } from './change-product.ts';
import { findProduct, findProductsOfWorkspace } from './find-products.ts';
import { insertProduct, type NewProduct } from './insert-product.ts';
import { type ListProductsInput, listProducts, type ProductListing } from './list-products.ts';
import { productsOf } from './product-document.ts';
import { type RebuildReport, type RebuildScope, rebuildProductVideos } from './rebuild-product-videos.ts';

/** Products in MongoDB. */
export interface ProductRepository {
  insert(input: NewProduct): Promise<Product>;
  /** Also finds deleted ones. */
  find(id: string): Promise<Product | null>;
  /** By id, without deleted ones and those of other workspaces. */
  findMany(input: { workspaceId: string; ids: readonly string[] }): Promise<ReadonlyMap<string, Product>>;
  /** Newest first, one page. */
  list(input: ListProductsInput): Promise<ProductListing>;
  /** Null when the version has moved on. */
  update(input: ProductChange): Promise<Product | null>;
  /** Tombstones; null when it is gone already. */
  remove(input: { id: string; now: Date }): Promise<Product | null>;
  /** Brings one entry of `videos` up to a job's seq; see C-33. */
  applyVideo(change: ProductVideoChange): Promise<ProductVideoOutcome>;
  /** Makes `videos` anew from the jobs. */
  rebuildVideos(scope: RebuildScope): Promise<RebuildReport>;
}

/** The products of one database. */
export function createProductRepository({ db }: { db: Db }): ProductRepository {
  const products = productsOf(db);
  return {
    insert: (input) => insertProduct(products, input),
    find: (id) => findProduct(products, id),
    findMany: (input) => findProductsOfWorkspace(products, input),
    list: (input) => listProducts(products, input),
    update: (input) => updateProduct(products, input),
    remove: (input) => deleteProduct(products, input),
    applyVideo: (change) => applyProductVideo(products, change),
    rebuildVideos: (scope) => rebuildProductVideos(db, scope),
  };
}
