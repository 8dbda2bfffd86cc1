import { actorOf, loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

export function registerCancelWorkflow(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    `${surface.prefix}/:workflowId/cancel`,
    {
      schema: {
        operationId: `cancel${surface.noun}`,
        tags: ['workflows'],
        summary: 'Stop what is being made for a workflow',
        description: 'The workflow keeps its step and can be continued from there. 409 when nothing is being made.',
        params: WorkflowParams,
        response: { 202: WorkflowBody, ...errorResponses(401, 403, 404, 409, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      await loadWorkflow(deps.workflows, { workflowId, viewer, use: 'own' });
      const workflow = await deps.workflowCommands.cancel({ workflowId, by: actorOf(viewer) });
      return reply.code(202).send(await renderWorkflow(deps, workflow));
    },
  );
}
