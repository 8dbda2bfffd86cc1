import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { ProductSummaryBody } from './product-body.ts';
import type { ProductsDependencies } from './products.feature.ts';
import { renderProductSummary } from './render-product.ts';

const Query = Strict({
  ...PageQuery,
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Beginnings of words of title, sku and description; all must fit.' }),
  ),
});

export function registerListProducts(app: ApiInstance, deps: ProductsDependencies): void {
  app.get(
    '/v1/products',
    {
      schema: {
        operationId: 'listProducts',
        tags: ['products'],
        summary: 'Products of your workspace, newest first',
        querystring: Query,
        response: { 200: Page(ProductSummaryBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after, q } = request.query;
      const { products, next } = await deps.products.list({
        workspaceId: principalOf(request).workspaceId,
        limit,
        ...(q === undefined ? {} : { search: q }),
        ...(after === undefined ? {} : { after: decodeCursor(after) }),
      });
      const data = await Promise.all(products.map((product) => renderProductSummary(deps, product)));
      return { data, nextCursor: next === null ? null : encodeCursor(next), hasMore: next !== null };
    },
  );
}
