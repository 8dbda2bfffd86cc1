import { cleanProduct } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { PRODUCT_FIELDS, ProductBody } from './product-body.ts';
import type { ProductsDependencies } from './products.feature.ts';
import { renderProduct } from './render-product.ts';

const { title, ...others } = PRODUCT_FIELDS;
const Body = Strict({ title, ...Type.Partial(Type.Object(others)).properties });

export function registerCreateProduct(app: ApiInstance, deps: ProductsDependencies): void {
  app.post(
    '/v1/products',
    {
      schema: {
        operationId: 'createProduct',
        tags: ['products'],
        summary: 'Add a product to your workspace',
        description: 'A product without images is kept, but no video can be made of it.',
        body: Body,
        response: { 201: ProductBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { userId, workspaceId } = principalOf(request);
      const { body } = request;
      const fields = cleanProduct({
        title: body.title,
        sku: body.sku ?? null,
        marketplace: body.marketplace ?? null,
        images: body.images ?? [],
        description: body.description ?? null,
      });
      const product = await deps.products.insert({ ...fields, workspaceId, ownerId: userId, now: deps.now() });
      void reply.headers({ location: `/v1/products/${product.id}`, etag: versionEtag(product) });
      return reply.code(201).send(await renderProduct(deps, product));
    },
  );
}
