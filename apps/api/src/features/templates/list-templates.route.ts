import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Nullable } from '../../http/schemas.ts';
import type { TemplateCatalogue } from './template-catalogue.ts';

const TemplateBody = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ description: 'What an order names it by.' }),
    title: Type.String(),
    description: Nullable(Type.String()),
    previewUrl: Nullable(Type.String()),
    youtubeVideoId: Nullable(Type.String({ description: 'Of a sample.' })),
  },
  { title: 'Template' },
);

/** C-41: the templates as /v1 shows everything, a list. */
export function registerListTemplates(app: ApiInstance, deps: { readonly templates: TemplateCatalogue }): void {
  app.get(
    '/v1/templates',
    {
      schema: {
        operationId: 'listTemplates',
        tags: ['products'],
        summary: 'Templates of product videos',
        response: {
          200: Type.Object({ data: Type.Array(TemplateBody) }),
          ...errorResponses(400, 401, 403, 429, 502, 503),
        },
      },
    },
    async () => {
      const { templates } = await deps.templates.list();
      return { data: templates.map(({ raw: _raw, ...template }) => template) };
    },
  );
}
