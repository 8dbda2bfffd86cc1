import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { MembershipBody, renderMembership } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

const Body = Strict({ name: Type.String({ minLength: 1, maxLength: 100 }) });

export function registerCreateWorkspace(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.post(
    '/v1/workspaces',
    {
      schema: {
        operationId: 'createWorkspace',
        tags: ['workspaces'],
        summary: 'Make a workspace of your own',
        description: 'It starts on the plan `junior`. A request is for it when the header `X-Workspace-Id` names it.',
        body: Body,
        response: { 201: MembershipBody, ...errorResponses(400, 401, 403, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const workspace = await deps.workspaces.createWorkspace({ ownerId: userId, name: request.body.name });
      void reply.header('location', `/v1/workspaces/${workspace.id}`);
      return reply.code(201).send(renderMembership({ workspace, role: workspace.role }, new Date()));
    },
  );
}
