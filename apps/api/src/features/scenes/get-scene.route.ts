import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { freshenScene } from './freshen-scene.ts';
import { renderScene } from './render-scene.ts';
import { SceneBody, SceneParams } from './scene-body.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

export function registerGetScene(app: ApiInstance, deps: ScenesDependencies): void {
  app.get(
    '/v1/scenes/:id',
    {
      schema: {
        operationId: 'getScene',
        tags: ['scenes'],
        summary: 'One scene with its newest picture and video',
        description: 'The ETag is for `If-Match` of an edit.',
        params: SceneParams,
        response: { 200: SceneBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const found = await deps.scenes.find(request.params.id);
      const scene = await freshenScene(deps.jobs, requireOwn(found, principalOf(request), 'Scene'));
      void reply.header('etag', versionEtag(scene));
      return await renderScene(deps, scene);
    },
  );
}
