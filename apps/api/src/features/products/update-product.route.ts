import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { IfMatchHeaders, versionEtag } from '../../http/version-etag.ts';
import { editProduct } from './edit-product.ts';
import { PRODUCT_FIELDS, ProductBody } from './product-body.ts';
import { ProductParams } from './product-params.ts';
import type { ProductsDependencies } from './products.feature.ts';
import { renderProduct } from './render-product.ts';

const Body = Strict(Type.Partial(Type.Object(PRODUCT_FIELDS)).properties);

export function registerUpdateProduct(app: ApiInstance, deps: ProductsDependencies): void {
  app.patch(
    '/v1/products/:id',
    {
      schema: {
        operationId: 'updateProduct',
        tags: ['products'],
        summary: 'Edit a product',
        description: 'What is left out stays; `images` and `marketplace` are replaced whole, and null empties a field.',
        params: ProductParams,
        headers: IfMatchHeaders,
        body: Body,
        response: { 200: ProductBody, ...errorResponses(400, 401, 403, 404, 412, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const product = await editProduct(deps, {
        productId: request.params.id,
        viewer: principalOf(request),
        edit: request.body,
        ifMatch: request.headers['if-match'],
      });
      void reply.header('etag', versionEtag(product));
      return renderProduct(deps, product);
    },
  );
}
