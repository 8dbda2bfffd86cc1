import { isEntryId } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { matchesEtag } from '../jobs/job-etag.ts';
import { EntryParams } from './catalogue-body.ts';
import type { CataloguesDependencies } from './catalogues.ts';
import { entryNotFound } from './change-entry.ts';
import { createPortraitAlbum } from './portrait/portrait-album.ts';

/** A change of the gender may show this late. */
const MAX_AGE_SECONDS = 24 * 3600;

/** For anybody, since pages and apps show pictures by their address alone, and there is nothing private in them. */
export function registerGetAvatarPreview(app: ApiInstance, deps: Pick<CataloguesDependencies, 'catalogues'>): void {
  const portraitOf = createPortraitAlbum();
  app.get(
    '/v1/avatars/:id/preview.png',
    {
      schema: {
        operationId: 'getAvatarPreview',
        tags: ['catalogues'],
        summary: 'A portrait of an avatar',
        description: 'Drawn from its id and gender, for avatars without a picture of their own.',
        params: EntryParams,
        response: {
          200: { description: 'The portrait, 256 by 256 pixels.', content: { 'image/png': { schema: Type.Any() } } },
          304: Type.Null({ description: 'It is still the one that `If-None-Match` names.' }),
          ...errorResponses(404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const avatars = isEntryId(id) ? await deps.catalogues.avatars.list() : [];
      const avatar = avatars.find((candidate) => candidate.id === id);
      if (avatar === undefined) throw entryNotFound('avatar');
      const { png, etag } = portraitOf(avatar);
      void reply.headers({ etag, 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` });
      if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      return reply.type('image/png').send(png);
    },
  );
}
