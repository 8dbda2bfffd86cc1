import { MAX_FRAMES } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { orderStep } from './order-step.ts';
import { StepHeaders } from './step-fields.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

const Body = Strict({
  frameNumbers: Type.Array(Type.Integer({ minimum: 0, maximum: MAX_FRAMES - 1 }), {
    minItems: 1,
    maxItems: MAX_FRAMES,
    uniqueItems: true,
    errorText: 'a list of numbers of frames, each once',
    description: 'The frames that are made anew.',
  }),
});

/** R-004-13, R-004-20. */
export function registerRegenerateFrames(
  app: ApiInstance,
  deps: WorkflowsDependencies,
  surface: WorkflowSurface,
): void {
  app.post(
    `${surface.prefix}/:workflowId/regenerate-frames`,
    {
      schema: {
        operationId: `regenerate${surface.noun}Frames`,
        tags: ['workflows'],
        summary: 'Have some frames made anew, with the feedback to them',
        params: WorkflowParams,
        headers: StepHeaders,
        body: Body,
        response: {
          200: WorkflowBody,
          202: WorkflowBody,
          ...errorResponses(400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { frameNumbers } = request.body;
      return await orderStep(
        deps,
        surface,
        { request, reply },
        {
          workflowId: request.params.workflowId,
          rateClass: 'frames',
          // The model that made them; without frames the order is refused for that.
          modelOf: ({ generatedFrames: [frame] }) => deps.workflowModels.find('frames', frame?.model ?? null),
          run: (terms) => deps.workflowCommands.regenerateFrames({ ...terms, frameNumbers }),
          waitSeconds: 0,
        },
      );
    },
  );
}
