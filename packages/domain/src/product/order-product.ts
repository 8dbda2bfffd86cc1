import { DomainError } from '../errors/domain-error.ts';
import type { ProductOrder } from '../job/job-input.ts';
import { isProductTemplate, PRODUCT_TEMPLATES, type ProductTemplate } from '../job/product-template.ts';
import type { Product } from './product.ts';

/**
 * What is ordered of the generator when a product's video is made, as the product is now (R-000-29).
 * @throws DomainError PRODUCT_IMAGE_REQUIRED for a product without any image (R-000-50).
 */
export function orderProduct(
  product: Pick<Product, 'id' | 'title' | 'sku' | 'description' | 'images'>,
  template: ProductTemplate,
): ProductOrder {
  const { id, title, sku, description } = product;
  const [first, ...others] = product.images;
  if (first === undefined) {
    throw new DomainError({
      code: 'PRODUCT_IMAGE_REQUIRED',
      message: 'The product has no image; add at least one before a video is made of it.',
    });
  }
  return { id, title, sku, description, imageUrls: [first, ...others], template };
}

/** @throws DomainError VALIDATION_ERROR for a name that is none of the six, in exactly this spelling (R-000-05). */
export function requireTemplate(name: string, field: string): ProductTemplate {
  if (isProductTemplate(name)) return name;
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: `${field} must be one of ${PRODUCT_TEMPLATES.join(', ')}.`,
    details: { field },
  });
}
