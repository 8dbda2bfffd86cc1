import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { actorOf } from './actor-of.ts';
import { MemberBody, renderMember, WorkspaceParams } from './workspace-body.ts';
import type { WorkspacesDependencies } from './workspaces.feature.ts';

const Body = Strict({ email: Type.String({ minLength: 3, maxLength: 254 }) });

export function registerAddMember(app: ApiInstance, deps: WorkspacesDependencies): void {
  app.post(
    '/v1/workspaces/:id/members',
    {
      schema: {
        operationId: 'addMember',
        tags: ['workspaces'],
        summary: 'Add somebody who is registered',
        description: 'For the owner. 404 when nobody is registered with the email; 200 when they belong to it already.',
        params: WorkspaceParams,
        body: Body,
        response: { 200: MemberBody, 201: MemberBody, ...errorResponses(400, 401, 403, 404, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { member, added } = await deps.workspaces.addMember({
        workspaceId: request.params.id,
        actor: actorOf(request),
        email: request.body.email,
      });
      return reply.code(added ? 201 : 200).send(renderMember(member));
    },
  );
}
