import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { actorOf } from './actor-of.ts';
import { AnchorDay, MembershipBody, renderMembership, WorkspaceParams } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

const Body = Strict({ billingAnchorDay: AnchorDay });

export function registerUpdateWorkspace(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.patch(
    '/v1/workspaces/:id',
    {
      schema: {
        operationId: 'updateWorkspace',
        tags: ['workspaces'],
        summary: 'Move the day on which its billing periods begin',
        description:
          'For the owner and admins. The running period goes on until the first such day that is at least a month after its beginning; null is the UTC calendar month.',
        params: WorkspaceParams,
        body: Body,
        response: { 200: MembershipBody, ...errorResponses(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const access = await deps.workspaces.changeBillingAnchor({
        workspaceId: request.params.id,
        actor: actorOf(request),
        anchorDay: request.body.billingAnchorDay,
      });
      return renderMembership(access, new Date());
    },
  );
}
