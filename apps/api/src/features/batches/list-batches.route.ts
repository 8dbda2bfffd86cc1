import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { BatchSummaryBody } from './batch-body.ts';
import type { BatchesDependencies } from './batches.feature.ts';
import { renderBatches, summaryOf } from './render-batch.ts';

export function registerListBatches(app: ApiInstance, deps: BatchesDependencies): void {
  app.get(
    '/v1/batches',
    {
      schema: {
        operationId: 'listBatches',
        tags: ['batches'],
        summary: 'Batches of your workspace, newest first',
        querystring: Strict(PageQuery),
        response: { 200: Page(BatchSummaryBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const { workspaceId, userId } = principalOf(request);
      const { batches, next } = await deps.batches.list({
        workspaceId,
        viewerId: userId,
        limit,
        ...(after === undefined ? {} : { after: decodeCursor(after) }),
      });
      const data = (await renderBatches(deps.batches, batches)).map(summaryOf);
      return { data, nextCursor: next === null ? null : encodeCursor(next), hasMore: next !== null };
    },
  );
}
