import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { notFound, requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderScene } from './render-scene.ts';
import { SceneBody, SceneParams } from './scene-body.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

export function registerDeleteScene(app: ApiInstance, deps: ScenesDependencies): void {
  app.delete(
    '/v1/scenes/:id',
    {
      schema: {
        operationId: 'deleteScene',
        tags: ['scenes'],
        summary: 'Delete a scene',
        description:
          'Answers it as it was; afterwards it is not found any more. Its videos stay, and those under way go on.',
        params: SceneParams,
        response: { 200: SceneBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { id } = requireOwn(await deps.scenes.find(request.params.id), principalOf(request), 'Scene');
      const deleted = await deps.scenes.remove({ id, now: deps.now() });
      if (deleted === null) throw notFound('Scene');
      return await renderScene(deps, deleted);
    },
  );
}
