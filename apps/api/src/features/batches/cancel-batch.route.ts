import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, OneOf } from '../../http/schemas.ts';
import { BatchBody, BatchSubjectFields } from './batch-body.ts';
import { BatchParams } from './batch-params.ts';
import type { BatchesDependencies } from './batches.feature.ts';
import { cancelBatch } from './cancel-batch.ts';
import { loadBatch } from './load-batch.ts';
import { renderBatches } from './render-batch.ts';

const Answer = Type.Object({
  batch: BatchBody,
  results: Type.Array(
    Type.Object({
      ...BatchSubjectFields,
      jobId: Nullable(Type.String()),
      outcome: OneOf(['canceled', 'requested', 'ended', 'refused', 'missing'], {
        description:
          'requested: its provider was asked to stop. ended: nothing was left to cancel. refused: too late. missing: there is no job.',
      }),
      error: Nullable(Type.String({ description: 'Why it was refused.' })),
    }),
  ),
});

export function registerCancelBatch(app: ApiInstance, deps: BatchesDependencies): void {
  app.post(
    '/v1/batches/:id/cancel',
    {
      schema: {
        operationId: 'cancelBatch',
        tags: ['batches'],
        summary: 'Stop every job of a batch that has not ended',
        description: 'One result per item. Repeating it is safe.',
        params: BatchParams,
        response: { 202: Answer, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const found = await loadBatch(deps.batches, { batchId: request.params.id, viewer, use: 'change' });
      const results = await cancelBatch(deps, found);
      const [batch] = await renderBatches(deps.batches, [found]);
      if (batch === undefined) throw new Error('a batch was not rendered');
      return reply.code(202).send({ batch, results: [...results] });
    },
  );
}
