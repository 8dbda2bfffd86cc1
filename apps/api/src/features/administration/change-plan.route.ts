import { PLANS } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { renderWorkspace, WorkspaceBody, WorkspaceParams } from '../workspaces/workspace-body.ts';
import type { AdministrationDependencies } from './administration.feature.ts';

const Body = Strict({ plan: OneOf(PLANS) });

export function registerChangePlan(app: ApiInstance, deps: AdministrationDependencies): void {
  app.put(
    '/v1/admin/workspaces/:id/plan',
    {
      schema: {
        operationId: 'changePlan',
        tags: ['administration'],
        summary: 'Put a workspace on another plan',
        description:
          'The limit of the running period changes with it, but never below what is used already; an audit line says who did it.',
        params: WorkspaceParams,
        body: Body,
        response: { 200: WorkspaceBody, ...errorResponses(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const workspace = await deps.administration.changePlan({
        workspaceId: request.params.id,
        plan: request.body.plan,
        actorId: principalOf(request).userId,
      });
      return renderWorkspace(workspace, new Date());
    },
  );
}
