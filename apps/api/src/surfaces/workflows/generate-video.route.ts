import { DURATION_SECONDS, FRAMES_PER_SECOND } from '@callsheet/domain';
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
  model: ModelField,
  duration: Type.Optional(
    Nullable(Type.Number({ minimum: DURATION_SECONDS.min, maximum: DURATION_SECONDS.max }), {
      description: 'Seconds. Left out: as the metadata of the workflow say, else 8.',
    }),
  ),
  fps: Type.Optional(
    Nullable(Type.Number({ minimum: FRAMES_PER_SECOND.min, maximum: FRAMES_PER_SECOND.max }), {
      description: 'Frames per second. Left out: as the model makes it.',
    }),
  ),
  strict: Type.Optional(
    Type.Boolean({ default: false, description: 'Refuse instead of adapting length, size or frame rate.' }),
  ),
});

/** R-004-14, R-004-21. */
export function registerGenerateVideo(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    `${surface.prefix}/:workflowId/generate-video`,
    {
      schema: {
        operationId: `generate${surface.noun}Video`,
        tags: ['workflows'],
        summary: 'Have the video made, once all frames are approved',
        description: 'Longer than the model can make it is delivered as long as it can, with a warning, unless strict.',
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
      const { model = null, duration: durationSeconds = null, fps = null, strict = false } = request.body ?? {};
      return await orderStep(
        deps,
        surface,
        { request, reply },
        {
          workflowId: request.params.workflowId,
          rateClass: 'workflow_video',
          modelOf: () => deps.workflowModels.find('video', model),
          run: (terms) => deps.workflowCommands.generateVideo({ ...terms, model, durationSeconds, fps, strict }),
          waitSeconds: 0,
        },
      );
    },
  );
}
