import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { IfMatchHeaders, versionEtag } from '../../http/version-etag.ts';
import { editScene } from './edit-scene.ts';
import { renderScene } from './render-scene.ts';
import { SCENE_FIELDS, SceneBody, SceneParams } from './scene-body.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

const Body = Strict(Type.Partial(Type.Object(SCENE_FIELDS)).properties);

export function registerUpdateScene(app: ApiInstance, deps: ScenesDependencies): void {
  app.patch(
    '/v1/scenes/:id',
    {
      schema: {
        operationId: 'updateScene',
        tags: ['scenes'],
        summary: 'Edit a scene',
        description:
          'What is left out stays, and null empties a field. A video that was ordered already stays as it is.',
        params: SceneParams,
        headers: IfMatchHeaders,
        body: Body,
        response: { 200: SceneBody, ...errorResponses(400, 401, 403, 404, 410, 412, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const scene = await editScene(deps, {
        sceneId: request.params.id,
        viewer: principalOf(request),
        edit: request.body,
        ifMatch: request.headers['if-match'],
      });
      void reply.header('etag', versionEtag(scene));
      return await renderScene(deps, scene);
    },
  );
}
