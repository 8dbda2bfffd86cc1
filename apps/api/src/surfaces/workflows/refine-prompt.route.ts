import { Type } from '@sinclair/typebox';
import { WorkflowParams } from '../../features/workflows/workflow-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Nullable, OneOf, Strict } from '../../http/schemas.ts';
import { orderStep } from './order-step.ts';
import { ModelField, StepHeaders } from './step-fields.ts';
import { WorkflowBody } from './workflow-body.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

/** C-35. */
const WAIT_SECONDS = 30;

const Body = Strict({
  additionalInfo: Type.Optional(Nullable(Type.String({ description: 'What is to be different.' }))),
  model: ModelField,
  cache: Type.Optional(
    OneOf(['prefer'], { description: 'Take over the answer to an equal request of yours, for nothing.' }),
  ),
});

/** R-004-10, R-004-16. */
export function registerRefinePrompt(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  app.post(
    `${surface.prefix}/:workflowId/refine-prompt`,
    {
      schema: {
        operationId: `refine${surface.noun}`,
        tags: ['workflows'],
        summary: 'Refine the prompt, or refine it again',
        description: `Waits up to ${WAIT_SECONDS} seconds for the answer of the model, or as long as Prefer says: 200 with it, 202 without.`,
        params: WorkflowParams,
        headers: StepHeaders,
        body: Nullable(Body),
        response: {
          200: WorkflowBody,
          202: WorkflowBody,
          ...errorResponses(400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 429, 502, 503),
        },
      },
    },
    async (request, reply) => {
      const { additionalInfo = null, model = null, cache } = request.body ?? {};
      return await orderStep(
        deps,
        surface,
        { request, reply },
        {
          workflowId: request.params.workflowId,
          rateClass: 'refine',
          modelOf: () => deps.workflowModels.find('refinement', model),
          run: (terms) => deps.workflowCommands.refine({ ...terms, additionalInfo, model, reuse: cache === 'prefer' }),
          waitSeconds: WAIT_SECONDS,
        },
      );
    },
  );
}
