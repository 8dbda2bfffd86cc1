import { DEFAULT_FRAME_COUNT, MAX_FRAMES } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { orderStep } from './order-step.ts';
import { ModelField, StepHeaders } from './step-fields.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

const Body = Strict({
  frameCount: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_FRAMES, default: DEFAULT_FRAME_COUNT, description: 'How many.' }),
  ),
  model: ModelField,
});

/** R-004-11, R-004-18. */
export function registerGenerateFrames(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    `${surface.prefix}/:workflowId/generate-frames`,
    {
      schema: {
        operationId: `generate${surface.noun}Frames`,
        tags: ['workflows'],
        summary: 'Have sample frames of the refined prompt made',
        params: WorkflowParams,
        headers: StepHeaders,
        body: Nullable(Body),
        response: {
          200: WorkflowBody,
          202: WorkflowBody,
          ...errorResponses(400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { frameCount = DEFAULT_FRAME_COUNT, model = null } = request.body ?? {};
      return await orderStep(
        deps,
        surface,
        { request, reply },
        {
          workflowId: request.params.workflowId,
          rateClass: 'frames',
          modelOf: () => deps.workflowModels.find('frames', model),
          run: (terms) => deps.workflowCommands.generateFrames({ ...terms, frameCount, model }),
          waitSeconds: 0,
        },
      );
    },
  );
}
