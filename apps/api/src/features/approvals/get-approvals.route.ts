import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { findOwnWorkflow, reviewOf } from './find-own-workflow.ts';
import { renderTeamReview, TeamReviewBody, WorkflowParams } from './team-review-body.ts';
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
      const workflow = await findOwnWorkflow(workflowStore.workflows, { id: request.params.workflowId, viewer });
      return renderTeamReview({ workflowId: workflow.id, review: reviewOf(workflow), now: workflowStore.now() });
    },
  );
}
