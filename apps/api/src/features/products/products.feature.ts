import type { ApiInstance } from '../../http/api-instance.ts';
import type { AssetReader, JobReader, Products } from '../../ports.ts';
import { registerCreateProduct } from './create-product.route.ts';
import { registerDeleteProduct } from './delete-product.route.ts';
import { registerGetProduct } from './get-product.route.ts';
import { registerListProducts } from './list-products.route.ts';
import { registerUpdateProduct } from './update-product.route.ts';

export interface ProductsDependencies {
  readonly products: Products;
  readonly jobs: Pick<JobReader, 'find'>;
  readonly assets: Pick<AssetReader, 'sign'>;
  readonly now: () => Date;
}

/** Products of a workspace, of which videos are made (R-000-01, R-000-04). */
export function registerProducts(app: ApiInstance, deps: ProductsDependencies): void {
  registerCreateProduct(app, deps);
  registerListProducts(app, deps);
  registerGetProduct(app, deps);
  registerUpdateProduct(app, deps);
  registerDeleteProduct(app, deps);
}
