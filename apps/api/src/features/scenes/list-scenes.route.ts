import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeUuidCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { renderScene } from './render-scene.ts';
import { SceneBody } from './scene-body.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

const Query = Strict({
  ...PageQuery,
  scenarioId: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this scenario.' })),
});

export function registerListScenes(app: ApiInstance, deps: ScenesDependencies): void {
  app.get(
    '/v1/scenes',
    {
      schema: {
        operationId: 'listScenes',
        tags: ['scenes'],
        summary: 'Your scenes, newest first',
        querystring: Query,
        response: { 200: Page(SceneBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after, scenarioId } = request.query;
      const { items, next } = await deps.scenes.list({
        ownerId: principalOf(request).userId,
        limit,
        ...(scenarioId === undefined ? {} : { scenarioId }),
        ...(after === undefined ? {} : { after: decodeUuidCursor(after) }),
      });
      const data = await Promise.all(items.map((scene) => renderScene(deps, scene)));
      return { data, nextCursor: next === null ? null : encodeCursor(next), hasMore: next !== null };
    },
  );
}
