import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { actorOf } from './actor-of.ts';
import { WorkspaceParams } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

const Params = Type.Object({ ...WorkspaceParams.properties, userId: Type.String() });

export function registerRemoveMember(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.delete(
    '/v1/workspaces/:id/members/:userId',
    {
      schema: {
        operationId: 'removeMember',
        tags: ['workspaces'],
        summary: 'Take a member out, or leave',
        description:
          'For the owner, and for members themselves; never the owner. What they made stays. Requests that they make in this workspace are refused within 5 s.',
        params: Params,
        response: {
          204: Type.Null({ description: 'They do not belong to it any more.' }),
          ...errorResponses(400, 401, 403, 404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { id, userId } = request.params;
      await deps.workspaces.removeMember({ workspaceId: id, actor: actorOf(request), userId });
      return reply.code(204).send(null);
    },
  );
}
