import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor } from '../../http/pagination.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import { renderTask } from './render-task.ts';
import { type SceneVideosDependencies, TASKS_PATH } from './scene-videos.feature.ts';
import { TaskBody } from './task-body.ts';

const Query = Strict({
  limit: Defaulted(Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Tasks per page.' })),
  after: Type.Optional(Type.String({ maxLength: 200, description: '`x-next-cursor` of the page before.' })),
});

/** R-003-10. The body is the bare list, so the way to the next page is told in headers. */
export function registerListTasks(app: ApiInstance, deps: SceneVideosDependencies): void {
  app.get(
    TASKS_PATH,
    {
      schema: {
        operationId: 'listSceneVideoTasks',
        tags: ['scene videos'],
        summary: 'Your videos of scenes, newest first',
        description: 'Where there are more, the headers Link (rel="next") and X-Next-Cursor lead to them.',
        querystring: Query,
        response: { 200: Type.Array(TaskBody), ...errorResponses(400, 401, 429, 503) },
      },
    },
    async (request, reply) => {
      const { limit, after } = request.query;
      const { jobs, next } = await deps.jobs.list({
        ownerId: principalOf(request).userId,
        kind: 'scene',
        limit,
        ...(after === undefined ? {} : { after: decodeCursor(after) }),
      });
      if (next !== null) {
        const cursor = encodeCursor(next);
        const url = `${TASKS_PATH}?limit=${limit}&after=${cursor}`;
        void reply.headers({ 'x-next-cursor': cursor, link: `<${url}>; rel="next"` });
      }
      return reply.code(200).send(await Promise.all(jobs.map((job) => renderTask(deps.assets, job))));
    },
  );
}
