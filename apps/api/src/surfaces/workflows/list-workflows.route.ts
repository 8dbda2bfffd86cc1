import type { Workflow } from '@callsheet/domain';
import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor, Page } from '../../http/pagination.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody, type WorkflowResource } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

function queryOf(surface: WorkflowSurface) {
  const isSeed = surface.dialect === 's004';
  return Strict({
    campaignId: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this campaign.' })),
    limit: Defaulted(
      Type.Integer({ minimum: 1, maximum: 100, default: isSeed ? 100 : 20, description: 'Workflows per page.' }),
    ),
    after: Type.Optional(Type.String({ maxLength: 200, description: 'Where the page before ended.' })),
  });
}

/** R-004-08. On the seed's paths the body is the bare list, so the way to the next page is told in headers. */
export function registerListWorkflows(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  const isSeed = surface.dialect === 's004';
  const list: TSchema = isSeed ? Type.Array(WorkflowBody) : Page(WorkflowBody);
  app.get(
    surface.prefix,
    {
      schema: {
        operationId: `list${surface.noun}s`,
        tags: ['workflows'],
        summary: 'Your workflows, the most recently active first',
        ...(isSeed
          ? { description: 'Where there are more, the headers Link (rel="next") and X-Next-Cursor lead to them.' }
          : {}),
        querystring: queryOf(surface),
        response: { 200: list, ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request, reply) => {
      const { limit, after, campaignId } = request.query;
      const { items, next } = await deps.workflows.list({
        ownerId: principalOf(request).userId,
        campaignId,
        limit,
        after: after === undefined ? undefined : cursorOf(after),
      });
      const cursor = next === null ? null : encodeCursor({ createdAt: next.lastActivity, id: next.id });
      const data = await renderAll(deps, items);
      if (!isSeed) return reply.code(200).send({ data, nextCursor: cursor, hasMore: cursor !== null });
      if (cursor !== null) tellNext(reply, surface, { limit, campaignId, after: cursor });
      return reply.code(200).send(data);
    },
  );
}

function cursorOf(after: string): { readonly lastActivity: Date; readonly id: string } {
  const { createdAt: lastActivity, id } = decodeCursor(after);
  return { lastActivity, id };
}

function renderAll(deps: WorkflowsDependencies, workflows: readonly Workflow[]): Promise<WorkflowResource[]> {
  const at = deps.now();
  return Promise.all(workflows.map((workflow) => renderWorkflow(deps, workflow, { at })));
}

function tellNext(
  reply: FastifyReply,
  { prefix }: WorkflowSurface,
  { limit, campaignId, after }: { limit: number; campaignId: string | undefined; after: string },
): void {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(campaignId === undefined ? {} : { campaignId }),
    after,
  });
  void reply.headers({ 'x-next-cursor': after, link: `<${prefix}?${query}>; rel="next"` });
}
