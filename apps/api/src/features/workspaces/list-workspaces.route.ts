import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { MembershipBody, renderMembership } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

export function registerListWorkspaces(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.get(
    '/v1/workspaces',
    {
      schema: {
        operationId: 'listWorkspaces',
        tags: ['workspaces'],
        summary: 'The workspaces that you belong to, your own first',
        description: 'At most 500.',
        response: {
          200: Type.Object({ data: Type.Array(MembershipBody) }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async (request) => {
      const now = new Date();
      const workspaces = await deps.workspaces.listWorkspaces(principalOf(request).userId);
      return { data: workspaces.map((workspace) => renderMembership({ workspace, role: workspace.role }, now)) };
    },
  );
}
