import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { renderScenario, ScenarioBody, ScenarioParams } from './scenario-body.ts';
import type { ScenariosDependencies } from './scenarios.feature.ts';

export function registerGetScenario(app: ApiInstance, deps: ScenariosDependencies): void {
  app.get(
    '/v1/scenarios/:id',
    {
      schema: {
        operationId: 'getScenario',
        tags: ['scenes'],
        summary: 'One scenario',
        description: 'The ETag is for `If-Match` of an edit.',
        params: ScenarioParams,
        response: { 200: ScenarioBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const found = await deps.scenarios.find(request.params.id);
      const scenario = requireOwn(found, principalOf(request), 'Scenario');
      void reply.header('etag', versionEtag(scenario));
      return renderScenario(scenario);
    },
  );
}
