import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { importCatalogue } from './import-catalogue.ts';

const CountBody = Type.Object({
  imported: Type.Integer(),
  skipped: Type.Integer({ description: 'Came twice, or with an id that cannot be kept.' }),
});

export function registerImportCatalogue(app: ApiInstance, deps: CataloguesDependencies): void {
  app.post(
    '/v1/admin/catalogues/import',
    {
      schema: {
        operationId: 'importCatalogue',
        tags: ['administration'],
        summary: 'Copy avatars and voices from HeyGen',
        description:
          'Known ones are brought up to date and keep their `active` and `order`. The avatars and voices that came with the system are not offered any more, unless an admin has saved them: HeyGen does not know them. 503 when HeyGen is not set up.',
        response: {
          200: Type.Object({ avatars: CountBody, voices: CountBody }, { title: 'ImportReport' }),
          ...errorResponses(400, 401, 403, 413, 415, 429, 502, 503),
        },
      },
    },
    async (request) => importCatalogue(deps.catalogues, principalOf(request).userId),
  );
}
