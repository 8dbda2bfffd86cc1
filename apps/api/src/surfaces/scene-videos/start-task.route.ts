import { DomainError, taskIdOf } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { findOwnScene, scenarioOf, UUID_PATTERN } from '../../features/scene-orders/find-scene.ts';
import { SceneOptionFields, sceneOptionsOf } from '../../features/scene-orders/scene-options.ts';
import { sceneBuyer, sceneOrder } from '../../features/scene-orders/scene-order.ts';
import { requireSceneMaker } from '../../features/scene-orders/scene-tools.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { renderStartedTask } from './render-task.ts';
import type { SceneVideosDependencies } from './scene-videos.feature.ts';
import { StartedTaskBody } from './task-body.ts';
import { TASKS_PATH } from './tasks-path.ts';

const Body = Strict({
  scene_id: Type.String({ pattern: UUID_PATTERN, errorText: 'a UUID', description: 'UUID of the scene.' }),
  user_id: Type.Optional(Type.String({ description: 'May be left out; must be your own.' })),
  ...SceneOptionFields,
});

/** R-003-08. */
export function registerStartTask(app: ApiInstance, deps: SceneVideosDependencies): void {
  app.post(
    '/api/video/generate',
    {
      schema: {
        operationId: 'startSceneVideo',
        tags: ['scene videos'],
        summary: 'Order the video of a scene',
        headers: SpendingHeaders,
        body: Body,
        response: { 200: StartedTaskBody, ...errorResponses(400, 401, 402, 403, 404, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { scene_id: id, user_id: named, ...given } = request.body;
      requireOwnId(named, viewer.userId);
      return await deps.spendOnJob(request, reply, {
        run: async ({ jobId }) => {
          await requireSceneMaker(deps, viewer.userId);
          const scene = await findOwnScene(deps.scenes, { id, userId: viewer.userId });
          const scenario = await scenarioOf(deps.scenarios, scene);
          const buyer = await sceneBuyer(deps, { viewer, origin: 's003', options: sceneOptionsOf(given) });
          return await deps.commands.create(sceneOrder(deps, buyer, { jobId, scene, scenario }));
        },
        answer: (job) => ({
          status: 200,
          headers: { location: `${TASKS_PATH}/${taskIdOf(job.id)}` },
          body: renderStartedTask(job),
        }),
      });
    },
  );
}

/** The token says who is calling; a body that says otherwise is refused (C-08). */
function requireOwnId(named: string | undefined, userId: string): void {
  if (named === undefined || named.toLowerCase() === userId) return;
  throw new DomainError({ code: 'FORBIDDEN', message: 'user_id must be your own id, or be left out.' });
}
