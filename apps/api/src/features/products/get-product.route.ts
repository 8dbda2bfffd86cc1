import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { freshenVideos } from './freshen-videos.ts';
import { loadProduct } from './load-product.ts';
import { ProductBody } from './product-body.ts';
import { ProductParams } from './product-params.ts';
import type { ProductsDependencies } from './products.feature.ts';
import { renderProduct } from './render-product.ts';

export function registerGetProduct(app: ApiInstance, deps: ProductsDependencies): void {
  app.get(
    '/v1/products/:id',
    {
      schema: {
        operationId: 'getProduct',
        tags: ['products'],
        summary: 'One product and its videos',
        description: 'The ETag is for `If-Match` of an edit.',
        params: ProductParams,
        response: { 200: ProductBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const stored = await loadProduct(deps.products, { productId: request.params.id, viewer, use: 'read' });
      const product = await freshenVideos(deps.jobs, stored);
      void reply.header('etag', versionEtag(product));
      return renderProduct(deps, product);
    },
  );
}
