import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { createScene } from './create-scene.ts';
import { renderScene } from './render-scene.ts';
import { SCENE_FIELDS, SceneBody } from './scene-body.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

const Body = Strict({
  scenarioId: Type.String({ maxLength: 100, description: 'A scenario of yours.' }),
  ...Type.Partial(Type.Object(SCENE_FIELDS)).properties,
});

export function registerCreateScene(app: ApiInstance, deps: ScenesDependencies): void {
  app.post(
    '/v1/scenes',
    {
      schema: {
        operationId: 'createScene',
        tags: ['scenes'],
        summary: 'Add a scene to a scenario',
        description: 'A scene without prompts is kept, but no video can be made of it. One prompt speaks for both.',
        body: Body,
        response: { 201: SceneBody, ...errorResponses(400, 401, 403, 404, 410, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { scenarioId, ...wish } = request.body;
      const scene = await createScene(deps, { ownerId: principalOf(request).userId, scenarioId, wish });
      void reply.headers({ location: `/v1/scenes/${scene.id}`, etag: versionEtag(scene) });
      return reply.code(201).send(await renderScene(deps, scene));
    },
  );
}
