import { closeTeamReview } from '@callsheet/engine';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { actorOf, loadWorkflow } from '../workflows/load-workflow.ts';
import { WorkflowParams } from '../workflows/workflow-params.ts';
import { renderTeamReview, reviewOf, TeamReviewBody } from './team-review-body.ts';
import type { WorkflowApprovalsDependencies, WorkflowPlace } from './workflow-approvals.feature.ts';

export function registerCloseApprovals(
  app: ApiInstance,
  { workflowStore }: WorkflowApprovalsDependencies,
  { prefix, noun }: WorkflowPlace,
): void {
  app.post(
    `${prefix}/:workflowId/approvals/close`,
    {
      schema: {
        operationId: `close${noun}Approvals`,
        tags: ['workflows'],
        summary: 'End a team review that is not decided',
        description: 'Its links are worth nothing any more. What was answered is kept, and changes no frame.',
        params: WorkflowParams,
        response: { 200: TeamReviewBody, ...errorResponses(401, 403, 404, 409, 422, 429, 503) },
      },
    },
    async (request) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      await loadWorkflow(workflowStore.workflows, { workflowId, viewer, use: 'own' });
      const workflow = await closeTeamReview(workflowStore, { workflowId, by: actorOf(viewer) });
      return renderTeamReview({ workflowId, review: reviewOf(workflow), now: workflowStore.now() });
    },
  );
}
