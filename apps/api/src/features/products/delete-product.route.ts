import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { loadProduct, productNotFound } from './load-product.ts';
import { ProductBody } from './product-body.ts';
import { ProductParams } from './product-params.ts';
import type { ProductsDependencies } from './products.feature.ts';
import { renderProduct } from './render-product.ts';

export function registerDeleteProduct(app: ApiInstance, deps: ProductsDependencies): void {
  app.delete(
    '/v1/products/:id',
    {
      schema: {
        operationId: 'deleteProduct',
        tags: ['products'],
        summary: 'Delete a product',
        description:
          'Answers it as it was; afterwards it is not found any more. Its videos stay, and those under way go on.',
        params: ProductParams,
        response: { 200: ProductBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const viewer = principalOf(request);
      const { id } = await loadProduct(deps.products, { productId: request.params.id, viewer, use: 'change' });
      const deleted = await deps.products.remove({ id, now: deps.now() });
      if (deleted === null) throw productNotFound();
      return renderProduct(deps, deleted);
    },
  );
}
