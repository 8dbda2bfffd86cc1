import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor } from '../../http/pagination.ts';
import { Defaulted, errorResponses, Nullable } from '../../http/schemas.ts';
import { AvatarVideoBody } from './avatar-video-body.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { renderAvatarVideo } from './render-avatar-video.ts';

const Query = Type.Object({
  limit: Defaulted(Type.Integer({ minimum: 1, maximum: 100, default: 100, description: 'Videos per page.' })),
  after: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })),
});

/** R-001-20: the user's own videos, newest first, each with its links. */
export function registerListGallery(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.get(
    '/api/video/gallery',
    {
      schema: {
        operationId: 'listGallery',
        tags: ['avatar videos'],
        summary: 'Your videos, newest first',
        querystring: Query,
        response: {
          200: Type.Object({
            success: Type.Literal(true),
            data: Type.Array(AvatarVideoBody),
            nextCursor: Nullable(Type.String({ description: 'Give it as `after` for the next page.' })),
            hasMore: Type.Boolean(),
          }),
          ...errorResponses(400, 401, 429, 503),
        },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const { jobs, next } = await deps.jobs.list({
        ownerId: principalOf(request).userId,
        origin: 's001',
        limit,
        ...(after === undefined ? {} : { after: decodeCursor(after) }),
      });
      const data = await Promise.all(jobs.map((job) => renderAvatarVideo(deps.assets, job)));
      const nextCursor = next === null ? null : encodeCursor(next);
      return { success: true as const, data, nextCursor, hasMore: next !== null };
    },
  );
}
