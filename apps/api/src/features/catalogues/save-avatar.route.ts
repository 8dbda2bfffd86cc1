import { cleanAvatar } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { AvatarBody, AvatarDraftBody, EntryParams } from './catalogue-body.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { saveEntry } from './change-entry.ts';
import { portraitUrlOf, renderAvatar } from './render-avatar.ts';

export function registerSaveAvatar(app: ApiInstance, deps: CataloguesDependencies): void {
  app.put(
    '/v1/admin/avatars/:id',
    {
      schema: {
        operationId: 'saveAvatar',
        tags: ['administration'],
        summary: 'Add an avatar, or replace the one with this id',
        description: 'What is left out gets its default. An audit line says who did it.',
        params: EntryParams,
        body: AvatarDraftBody,
        response: { 200: AvatarBody, 201: AvatarBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { previewImageUrl, ...fields } = request.body;
      // What a list shows may come back as it is: our own portrait is not a picture that somebody has set.
      const ownPicture = previewImageUrl === portraitUrlOf(deps, id) ? null : previewImageUrl;
      const entry = cleanAvatar({ ...fields, id, previewImageUrl: ownPicture });
      const actorId = principalOf(request).userId;
      const change = { catalogue: deps.catalogues.avatars, noun: 'avatar', actorId, entry } as const;
      const { created } = await saveEntry(deps.catalogues, change);
      return reply.code(created ? 201 : 200).send(renderAvatar(deps, entry));
    },
  );
}
