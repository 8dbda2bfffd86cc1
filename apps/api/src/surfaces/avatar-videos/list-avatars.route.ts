import { Type } from '@sinclair/typebox';
import type { CataloguesDependencies } from '../../features/catalogues/catalogues.ts';
import { previewUrlOf } from '../../features/catalogues/render-avatar.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, Nullable } from '../../http/schemas.ts';

const AvatarOfSeedBody = Type.Object(
  {
    avatar_id: Type.String({ description: 'What an order names it by.' }),
    name: Type.String(),
    gender: Nullable(Type.String({ description: 'male or female.' })),
    preview_image_url: Type.String(),
  },
  { title: 'AvatarOfSeed001' },
);

/** R-001-11. */
export function registerListAvatarsOfSeed(app: ApiInstance, deps: CataloguesDependencies): void {
  app.get(
    '/api/video/avatars',
    {
      schema: {
        operationId: 'listVideoAvatars',
        tags: ['videos'],
        summary: 'Avatars that can speak in a video',
        response: {
          200: Type.Object({ success: Type.Literal(true), data: Type.Array(AvatarOfSeedBody) }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async () => {
      const avatars = (await deps.catalogues.avatars.list()).filter(({ active }) => active);
      return success(
        avatars.map((avatar) => ({
          avatar_id: avatar.id,
          name: avatar.name,
          gender: avatar.gender,
          preview_image_url: previewUrlOf(deps, avatar),
        })),
      );
    },
  );
}
