import { DomainError, type Product, type Viewer } from '@callsheet/domain';
import type { Products } from '../../ports.ts';

/**
 * The one place that decides who may see and change a product named in a path (R-000-02, C-09): members of its workspace
 * read, who made it and the workspace's owner write. Unknown, deleted and malformed ids are all the same 404, a product
 * of another workspace is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadProduct(
  products: Pick<Products, 'find'>,
  input: { readonly productId: string; readonly viewer: Viewer; readonly use: 'read' | 'change' },
): Promise<Product> {
  const product = await products.find(input.productId);
  if (product === null || product.deletedAt !== null) throw productNotFound();
  if (product.workspaceId !== input.viewer.workspaceId) throw forbidden('This product belongs to another workspace.');
  if (input.use === 'change' && product.ownerId !== input.viewer.userId && input.viewer.workspaceRole !== 'owner') {
    throw forbidden('Only who made this product and the owner of the workspace may change it.');
  }
  return product;
}

/** R-000-44, in the seed's words; also for ids inside a body that are unknown or of another workspace. */
export function productNotFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'Product not found' });
}

function forbidden(message: string): DomainError {
  return new DomainError({ code: 'FORBIDDEN', message });
}
