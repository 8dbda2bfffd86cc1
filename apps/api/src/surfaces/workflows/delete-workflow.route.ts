import { actorOf, loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

/** R-004-15. */
export function registerDeleteWorkflow(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.delete(
    `${surface.prefix}/:workflowId`,
    {
      schema: {
        operationId: `delete${surface.noun}`,
        tags: ['workflows'],
        summary: 'Delete a workflow with its frames and its video',
        description:
          'What is being made is canceled first. Frames that a branch shows stay for it. Answers the workflow as it was; afterwards it is not found any more.',
        params: WorkflowParams,
        response: { 200: WorkflowBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      await loadWorkflow(deps.workflows, { workflowId, viewer, use: 'own' });
      return await renderWorkflow(deps, await deps.workflowCommands.remove({ workflowId, by: actorOf(viewer) }));
    },
  );
}
