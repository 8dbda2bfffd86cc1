import type { Workflow } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { actorOf, loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

const Body = Strict({
  version: Type.Integer({ minimum: 1, description: 'Where it begins; /history lists the versions.' }),
  title: Type.Optional(Nullable(Type.String(), { description: 'Left out: that of the workflow it begins from.' })),
});

/** R-004-51. */
export function registerBranchWorkflow(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    `${surface.prefix}/:workflowId/branch`,
    {
      schema: {
        operationId: `branch${surface.noun}`,
        tags: ['workflows'],
        summary: 'Begin a workflow as this one was at one of its versions',
        params: WorkflowParams,
        headers: SpendingHeaders,
        body: Body,
        response: { 201: WorkflowBody, ...errorResponses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      const { version, title = null } = request.body;
      await loadWorkflow(deps.workflows, { workflowId, viewer, use: 'own' });
      return await deps.keep<Workflow>(request, reply, {
        run: ({ jobId: id }) => deps.workflowCommands.branch({ workflowId, version, id, by: actorOf(viewer), title }),
        // The same id again makes nothing new.
        find: async () => null,
        answer: async (branch) => ({
          status: 201,
          headers: { location: `${surface.prefix}/${branch.id}` },
          body: await renderWorkflow(deps, branch),
        }),
      });
    },
  );
}
