import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Nullable } from '../../http/schemas.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';

/** R-000-19, C-41: the generator's own answer, its entries as they came. */
export function registerListVideoTemplates(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.get(
    '/api/videos/templates',
    {
      schema: {
        operationId: 'listVideoTemplates',
        tags: ['videos'],
        summary: "The generator's templates",
        response: {
          200: Type.Object({
            success: Type.Literal(true),
            message: Type.String(),
            templates: Type.Array(Type.Unknown()),
            error: Nullable(Type.String()),
          }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async () => {
      const { message, templates } = await deps.templates.list();
      return { success: true as const, message, templates: templates.map(({ raw }) => raw), error: null };
    },
  );
}
