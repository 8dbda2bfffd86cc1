import type { Product, Viewer } from '@callsheet/domain';
import { productNotFound } from '../../features/products/load-product.ts';
import type { Products } from '../../ports.ts';

/**
 * The product that a body names (C-09): unknown, deleted, malformed and of another workspace are the same 404.
 * @throws DomainError NOT_FOUND, in the seed's words (R-000-44).
 */
export async function findOwnProduct(
  products: Pick<Products, 'findMany'>,
  input: { readonly productId: string; readonly viewer: Viewer },
): Promise<Product> {
  const { productId, viewer } = input;
  const found = await products.findMany({ workspaceId: viewer.workspaceId, ids: [productId] });
  const product = found.get(productId);
  if (product === undefined) throw productNotFound();
  return product;
}
