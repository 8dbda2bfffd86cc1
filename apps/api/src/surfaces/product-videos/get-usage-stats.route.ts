import { Type } from '@sinclair/typebox';
import { readUsage } from '../../features/usage/read-usage.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, Nullable, OneOf, Timestamp } from '../../http/schemas.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';

const StatsBody = Type.Object({
  used: Type.Integer(),
  limit: Type.Integer(),
  remaining: Type.Integer(),
  percentage: Type.Number({ description: '0 to 100.' }),
  state: OneOf(['available', 'almost_full', 'limit_reached']),
  warning: Nullable(Type.String({ description: 'To show as it is.' })),
  resetsAt: Nullable(Timestamp),
});

/** R-000-20, with what the client's badge needs (R-000-07). */
export function registerGetUsageStats(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.get(
    '/api/videos/usage/stats',
    {
      schema: {
        operationId: 'getVideoUsage',
        tags: ['videos'],
        summary: 'How many videos the workspace has left',
        response: {
          200: Type.Object({ success: Type.Literal(true), data: StatsBody }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async (request) => {
      const { videoGenerations } = await readUsage(deps.usage, principalOf(request), deps.now());
      const { used, limit, remaining, percentage, state, warning, resetsAt } = videoGenerations;
      return success({ used, limit, remaining, percentage, state, warning, resetsAt });
    },
  );
}
