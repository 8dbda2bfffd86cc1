import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { requireOwn } from '../../http/require-own.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { JobBody } from '../jobs/job-body.ts';
import { PreferHeader, waitAsPreferred } from '../jobs/prefer-wait.ts';
import { renderJob } from '../jobs/render-job.ts';
import { scenarioOf } from './find-scene.ts';
import { SceneOptionFields, sceneOptionsOf } from './scene-options.ts';
import { sceneBuyer, sceneOrder } from './scene-order.ts';
import type { SceneOrdersDependencies } from './scene-orders.feature.ts';
import { requireSceneMaker } from './scene-tools.ts';

const Params = Type.Object({ sceneId: Type.String({ description: 'Scene id, a UUID.' }) });
const Headers = Type.Object({ ...SpendingHeaders.properties, prefer: PreferHeader });

export function registerGenerateScene(app: ApiInstance, deps: SceneOrdersDependencies): void {
  app.post(
    '/v1/scenes/:sceneId/generate',
    {
      schema: {
        operationId: 'generateScene',
        tags: ['scenes'],
        summary: 'Order the video of a scene',
        description: 'First its picture is made, then the video from it. Each is paid for in credits once it is there.',
        params: Params,
        headers: Headers,
        body: Nullable(Strict(SceneOptionFields)),
        response: { 201: JobBody, ...errorResponses(400, 401, 402, 403, 404, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const options = sceneOptionsOf(request.body);
      return await deps.spendOnJob(request, reply, {
        run: async ({ jobId }) => {
          await requireSceneMaker(deps, viewer.userId);
          const scene = requireOwn(await deps.scenes.find(request.params.sceneId), viewer, 'Scene');
          const scenario = await scenarioOf(deps.scenarios, scene);
          const buyer = await sceneBuyer(deps, { viewer, origin: 'v1', options });
          return await deps.commands.create(sceneOrder(deps, buyer, { jobId, scene, scenario }));
        },
        wait: (job) => waitAsPreferred(deps.waits, request, reply, job),
        answer: async (job) => ({
          status: 201,
          headers: { location: `/v1/jobs/${job.id}` },
          body: await renderJob(deps, job),
        }),
      });
    },
  );
}
