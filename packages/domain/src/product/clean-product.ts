import { DomainError } from '../errors/domain-error.ts';
import { cleanText } from '../prompt/clean-text.ts';
import { checkImageUrls, isWebUrl } from './image-urls.ts';
import type { Marketplace, ProductFields } from './product.ts';

/**
 * A product's fields as they are kept: NFC, without controls, trimmed; an empty text is none.
 * @throws DomainError VALIDATION_ERROR for a title without a visible character, a bad image or marketplace address.
 */
export function cleanProduct(fields: ProductFields): ProductFields {
  const title = cleanText(fields.title);
  if (title === null) throw refusal('title', 'title must contain at least one visible character.');
  return {
    title,
    sku: cleanText(fields.sku),
    marketplace: fields.marketplace === null ? null : cleanMarketplace(fields.marketplace),
    images: checkImageUrls(fields.images),
    description: cleanText(fields.description),
  };
}

function cleanMarketplace(marketplace: Marketplace): Marketplace | null {
  const { name, itemId, url, category, price } = marketplace;
  if (url !== undefined && !isWebUrl(url.trim())) {
    throw refusal('marketplace.url', 'marketplace.url must be a full address, such as https://market.example/item/1.');
  }
  const texts = Object.entries({ name, itemId, url, category }).flatMap(([field, text]) => {
    const cleaned = cleanText(text ?? null);
    return cleaned === null ? [] : [[field, cleaned]];
  });
  const cleaned: Marketplace = { ...Object.fromEntries(texts), ...(price === undefined ? {} : { price }) };
  return Object.keys(cleaned).length === 0 ? null : cleaned;
}

function refusal(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
}
