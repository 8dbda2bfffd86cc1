import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { loadWorkflow } from '../workflows/load-workflow.ts';
import { WorkflowParams } from '../workflows/workflow-params.ts';
import { renderTeamReview, reviewOf, TeamReviewBody } from './team-review-body.ts';
import type { WorkflowApprovalsDependencies, WorkflowPlace } from './workflow-approvals.feature.ts';

export function registerGetApprovals(
  app: ApiInstance,
  { workflowStore }: WorkflowApprovalsDependencies,
  { prefix, noun }: WorkflowPlace,
): void {
  app.get(
    `${prefix}/:workflowId/approvals`,
    {
      schema: {
        operationId: `get${noun}Approvals`,
        tags: ['workflows'],
        summary: 'The newest team review: who has answered what',
        params: WorkflowParams,
        response: { 200: TeamReviewBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      const workflow = await loadWorkflow(workflowStore.workflows, { workflowId, viewer, use: 'own' });
      return renderTeamReview({ workflowId, review: reviewOf(workflow), now: workflowStore.now() });
    },
  );
}
