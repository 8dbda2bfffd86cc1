import { closeTeamReview } from '@callsheet/engine';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { findOwnWorkflow, reviewOf } from './find-own-workflow.ts';
import { renderTeamReview, TeamReviewBody, WorkflowParams } from './team-review-body.ts';
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
      const { id } = await findOwnWorkflow(workflowStore.workflows, { id: request.params.workflowId, viewer });
      const by = { kind: 'user', id: viewer.userId } as const;
      const workflow = await closeTeamReview(workflowStore, { workflowId: id, by });
      return renderTeamReview({ workflowId: id, review: reviewOf(workflow), now: workflowStore.now() });
    },
  );
}
