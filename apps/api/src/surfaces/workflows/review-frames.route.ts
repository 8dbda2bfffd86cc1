import { MAX_FRAMES } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { actorOf, loadWorkflow } from '../../features/workflows/load-workflow.ts';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { renderWorkflow } from './render-workflow.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

const Body = Strict({
  frameReviews: Type.Array(
    Strict({
      frameNumber: Type.Integer({ minimum: 0, maximum: MAX_FRAMES - 1 }),
      approved: Type.Boolean(),
      feedback: Type.Optional(Nullable(Type.String({ description: 'What is wrong with it.' }))),
    }),
    { minItems: 1, maxItems: MAX_FRAMES, errorText: `a list of 1 to ${MAX_FRAMES} verdicts` },
  ),
});

/** R-004-12, R-004-19. */
export function registerReviewFrames(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    `${surface.prefix}/:workflowId/review-frames`,
    {
      schema: {
        operationId: `review${surface.noun}Frames`,
        tags: ['workflows'],
        summary: 'Approve frames, or say what is wrong with them',
        description: 'Frames that are not named keep the verdict that they have.',
        params: WorkflowParams,
        body: Body,
        response: { 200: WorkflowBody, ...errorResponses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request) => {
      const viewer = principalOf(request);
      const { workflowId } = request.params;
      await loadWorkflow(deps.workflows, { workflowId, viewer, use: 'own' });
      const verdicts = request.body.frameReviews.map(({ feedback = null, ...verdict }) => ({ ...verdict, feedback }));
      const workflow = await deps.workflowCommands.review({ workflowId, by: actorOf(viewer), verdicts });
      return await renderWorkflow(deps, workflow);
    },
  );
}
