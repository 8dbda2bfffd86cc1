import { DomainError, type Product } from '@callsheet/domain';
import { matchesEtag } from '../jobs/job-etag.ts';

/** Names the version that an edit is based on; new videos do not change it. */
export function productEtag({ version }: Pick<Product, 'version'>): string {
  return `"${version}"`;
}

/** @throws DomainError VERSION_MISMATCH when `If-Match` names another version. */
export function requireVersion(product: Pick<Product, 'version'>, ifMatch: string | undefined): void {
  if (ifMatch === undefined || matchesEtag(ifMatch, productEtag(product))) return;
  throw new DomainError({
    code: 'VERSION_MISMATCH',
    message: 'The product has been changed by somebody else; read it again and repeat your change.',
    details: { version: product.version },
  });
}
