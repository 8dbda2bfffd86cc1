import { cleanProduct, type Product, type ProductFields, type Viewer } from '@callsheet/domain';
import { requireVersion } from '../../http/version-etag.ts';
import type { Products } from '../../ports.ts';
import { loadProduct } from './load-product.ts';

/** What an edit changes; what is left out stays. */
export type ProductEdit = { readonly [Field in keyof ProductFields]?: ProductFields[Field] | undefined };

/**
 * Edits a product. Who gives no `ifMatch` has their fields written over whatever the others are by then; with one, the
 * edit is refused when somebody else was faster.
 * @throws DomainError NOT_FOUND, FORBIDDEN, VALIDATION_ERROR, VERSION_MISMATCH.
 */
export async function editProduct(
  deps: { readonly products: Pick<Products, 'find' | 'update'>; readonly now: () => Date },
  input: { productId: string; viewer: Viewer; edit: ProductEdit; ifMatch: string | undefined },
): Promise<Product> {
  const { productId, viewer, edit, ifMatch } = input;
  for (;;) {
    const product = await loadProduct(deps.products, { productId, viewer, use: 'change' });
    requireVersion(product, ifMatch, 'product');
    const fields = cleanProduct(merge(product, edit));
    const updated = await deps.products.update({
      id: product.id,
      expectedVersion: product.version,
      fields,
      now: deps.now(),
    });
    if (updated !== null) return updated;
  }
}

/** Only what is there counts; null is a value. */
function merge(product: ProductFields, edit: ProductEdit): ProductFields {
  return {
    title: edit.title ?? product.title,
    sku: edit.sku === undefined ? product.sku : edit.sku,
    marketplace: edit.marketplace === undefined ? product.marketplace : edit.marketplace,
    images: edit.images ?? product.images,
    description: edit.description === undefined ? product.description : edit.description,
  };
}
