import { Type } from '@sinclair/typebox';
import type { CataloguesDependencies } from '../../features/catalogues/catalogues.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, Nullable } from '../../http/schemas.ts';

const VoiceOfSeedBody = Type.Object(
  {
    voice_id: Type.String(),
    name: Type.String(),
    gender: Nullable(Type.String({ description: 'male or female.' })),
    language: Nullable(Type.String()),
  },
  { title: 'VoiceOfSeed001' },
);

/** R-001-12. */
export function registerListVoicesOfSeed(app: ApiInstance, deps: Pick<CataloguesDependencies, 'catalogues'>): void {
  app.get(
    '/api/video/voices',
    {
      schema: {
        operationId: 'listVideoVoices',
        tags: ['videos'],
        summary: 'Voices that avatars speak with',
        response: {
          200: Type.Object({ success: Type.Literal(true), data: Type.Array(VoiceOfSeedBody) }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async () => {
      const voices = (await deps.catalogues.voices.list()).filter(({ active }) => active);
      return success(voices.map(({ id, name, gender, language }) => ({ voice_id: id, name, gender, language })));
    },
  );
}
