import { MAX_REVIEWER_NAME_CHARACTERS, MAX_REVIEWERS } from '@callsheet/domain';
import { openTeamReview } from '@callsheet/engine';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import { actorOf, loadWorkflow } from '../workflows/load-workflow.ts';
import { WorkflowParams } from '../workflows/workflow-params.ts';
import { OpenedTeamReviewBody, renderOpenedTeamReview, reviewOf } from './team-review-body.ts';
import type { WorkflowApprovalsDependencies, WorkflowPlace } from './workflow-approvals.feature.ts';

const Body = Strict({
  reviewers: Type.Array(
    Strict({
      name: Type.String({
        minLength: 1,
        maxLength: MAX_REVIEWER_NAME_CHARACTERS,
        description: 'Shown to them, and in the history of the workflow.',
      }),
    }),
    { minItems: 1, maxItems: MAX_REVIEWERS },
  ),
  quorum: Type.Integer({
    minimum: 1,
    maximum: MAX_REVIEWERS,
    description: 'As many approvals approve a frame; at most as many as there are reviewers.',
  }),
  expiresInHours: Defaulted(Type.Integer({ minimum: 1, maximum: 720, default: 72, description: 'Life of the links.' })),
});

export function registerOpenApprovals(
  app: ApiInstance,
  deps: WorkflowApprovalsDependencies,
  { prefix, noun }: WorkflowPlace,
): void {
  const { workflowStore, approvalTokens, publicUrl } = deps;
  app.post(
    `${prefix}/:workflowId/approvals`,
    {
      schema: {
        operationId: `open${noun}Approvals`,
        tags: ['workflows'],
        summary: 'Ask others for their verdict on the frames',
        description:
          'Answers one link per reviewer, which is shown only here: whoever has it sees the frames and answers once, without an account. Opening a link spends nothing, sending its form does. While the review is open its owner cannot judge, remake or use the frames; a frame is approved by `quorum` approvals and rejected when so many cannot come together any more. When every frame has its verdict, the frames show it.',
        params: WorkflowParams,
        body: Body,
        response: {
          201: OpenedTeamReviewBody,
          ...errorResponses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      await loadWorkflow(workflowStore.workflows, { workflowId, viewer, use: 'own' });
      const { reviewers, quorum, expiresInHours } = request.body;
      const workflow = await openTeamReview(workflowStore, {
        workflowId,
        by: actorOf(viewer),
        reviewers,
        quorum,
        lifeSeconds: expiresInHours * 3600,
      });
      const review = reviewOf(workflow);
      const { id: reviewId, expiresAt } = review;
      const opened = renderOpenedTeamReview({
        workflowId,
        review,
        now: workflowStore.now(),
        urlOf: ({ id: reviewerId }) =>
          `${publicUrl}/approve/${approvalTokens.create({ workflowId, reviewId, reviewerId, expiresAt })}`,
      });
      return reply.code(201).header('location', `${prefix}/${workflowId}/approvals`).send(opened);
    },
  );
}
