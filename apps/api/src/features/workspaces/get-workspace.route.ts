import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { actorOf } from './actor-of.ts';
import { MembershipBody, renderMembership, WorkspaceParams } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

export function registerGetWorkspace(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.get(
    '/v1/workspaces/:id',
    {
      schema: {
        operationId: 'getWorkspace',
        tags: ['workspaces'],
        summary: 'One workspace',
        params: WorkspaceParams,
        response: { 200: MembershipBody, ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const input = { workspaceId: request.params.id, actor: actorOf(request) };
      return renderMembership(await deps.workspaces.getWorkspace(input), new Date());
    },
  );
}
