import { Type } from '@sinclair/typebox';
import { pollHintSeconds } from '../../features/jobs/poll-hint.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { loadTask } from './find-task.ts';
import { renderTask } from './render-task.ts';
import { type SceneVideosDependencies, TASKS_PATH } from './scene-videos.feature.ts';
import { TaskBody } from './task-body.ts';

const Params = Type.Object({ taskId: Type.String({ description: 'Task id, a UUID, or job id.' }) });

/** R-003-09. */
export function registerGetTask(app: ApiInstance, deps: SceneVideosDependencies): void {
  app.get(
    `${TASKS_PATH}/:taskId`,
    {
      schema: {
        operationId: 'getSceneVideoTask',
        tags: ['scene videos'],
        summary: 'The video of a scene and how far it is',
        description:
          'Carries Retry-After while it is under way, never more than the 5 seconds after which clients ask.',
        params: Params,
        response: { 200: TaskBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const job = await loadTask(deps.jobs, { taskId: request.params.taskId, viewer: principalOf(request) });
      const hint = pollHintSeconds(job);
      if (hint !== null) void reply.header('retry-after', hint);
      return reply.code(200).send(await renderTask(deps.assets, job));
    },
  );
}
