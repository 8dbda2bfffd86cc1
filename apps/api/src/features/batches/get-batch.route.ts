import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { BatchBody } from './batch-body.ts';
import { BatchParams } from './batch-params.ts';
import type { BatchesDependencies } from './batches.feature.ts';
import { loadBatch } from './load-batch.ts';
import { renderBatches } from './render-batch.ts';

export function registerGetBatch(app: ApiInstance, deps: BatchesDependencies): void {
  app.get(
    '/v1/batches/:id',
    {
      schema: {
        operationId: 'getBatch',
        tags: ['batches'],
        summary: 'One batch, its progress and its items',
        description: 'Carries Retry-After while something of it is under way.',
        params: BatchParams,
        response: { 200: BatchBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const found = await loadBatch(deps.batches, { batchId: request.params.id, viewer, use: 'read' });
      const [batch] = await renderBatches(deps.batches, [found]);
      if (batch === undefined) throw new Error('a batch was not rendered');
      if (batch.status === 'processing') void reply.header('retry-after', 5);
      return reply.code(200).send(batch);
    },
  );
}
