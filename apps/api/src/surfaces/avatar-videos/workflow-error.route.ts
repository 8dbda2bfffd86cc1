import { N8N_CALLBACK_PATHS, readN8nError } from '@callsheet/providers';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { FlowCallbacksDependencies } from './flow-callbacks.feature.ts';
import { badCallback, FlowQuery, rawBodyOf, receiveFlowCallback } from './receive-flow-callback.ts';

/** R-001-15: a flow broke. Its job is found by the run's id, or by our URL when the flow was told it (N4). */
export function registerWorkflowError(app: ApiInstance, deps: FlowCallbacksDependencies): void {
  app.post(
    N8N_CALLBACK_PATHS.error,
    {
      config: { rateLimit: deps.limit },
      schema: {
        operationId: 'receiveWorkflowError',
        tags: ['callbacks'],
        summary: 'Where a flow reports that it broke',
        querystring: FlowQuery,
        response: {
          200: Type.Object({ success: Type.Literal(true), message: Type.String() }),
          ...errorResponses(400, 401, 404, 413, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const said = readN8nError(rawBodyOf(request));
      if (said === null) throw badCallback('body', 'The body must be a JSON object with errorMessage and executionId.');
      const { executionId } = said;
      if (executionId === null && request.query.j === undefined)
        throw badCallback('executionId', 'executionId must name the run that broke.');
      await receiveFlowCallback(deps, request, reply, {
        kind: 'workflow-error',
        findJob: async () => (executionId === null ? null : deps.executions.find(executionId)),
      });
      return reply.code(200).send({ success: true as const, message: 'Workflow error processed' });
    },
  );
}
