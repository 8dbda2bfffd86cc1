import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { actorOf } from './actor-of.ts';
import { MemberBody, renderMember, WorkspaceParams } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

export function registerListMembers(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.get(
    '/v1/workspaces/:id/members',
    {
      schema: {
        operationId: 'listMembers',
        tags: ['workspaces'],
        summary: 'Who belongs to a workspace, its owner first',
        description: 'All of them, at most 500.',
        params: WorkspaceParams,
        response: {
          200: Type.Object({ data: Type.Array(MemberBody) }),
          ...errorResponses(400, 401, 403, 404, 429, 503),
        },
      },
    },
    async (request) => {
      const input = { workspaceId: request.params.id, actor: actorOf(request) };
      return { data: (await deps.workspaces.listMembers(input)).map(renderMember) };
    },
  );
}
