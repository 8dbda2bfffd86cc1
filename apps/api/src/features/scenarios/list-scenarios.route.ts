import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeUuidCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { renderScenario, ScenarioBody } from './scenario-body.ts';
import type { ScenariosDependencies } from './scenarios.feature.ts';

export function registerListScenarios(app: ApiInstance, deps: ScenariosDependencies): void {
  app.get(
    '/v1/scenarios',
    {
      schema: {
        operationId: 'listScenarios',
        tags: ['scenes'],
        summary: 'Your scenarios, newest first',
        querystring: Strict(PageQuery),
        response: { 200: Page(ScenarioBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const { items, next } = await deps.scenarios.list({
        ownerId: principalOf(request).userId,
        limit,
        ...(after === undefined ? {} : { after: decodeUuidCursor(after) }),
      });
      const nextCursor = next === null ? null : encodeCursor(next);
      return { data: items.map(renderScenario), nextCursor, hasMore: next !== null };
    },
  );
}
