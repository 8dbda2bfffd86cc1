import { DomainError } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { notFound, requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderScenario, ScenarioBody, ScenarioParams } from './scenario-body.ts';
import type { ScenariosDependencies } from './scenarios.feature.ts';

export function registerDeleteScenario(app: ApiInstance, deps: ScenariosDependencies): void {
  app.delete(
    '/v1/scenarios/:id',
    {
      schema: {
        operationId: 'deleteScenario',
        tags: ['scenes'],
        summary: 'Delete a scenario that has no scenes any more',
        description: 'Answers it as it was; afterwards it is not found any more.',
        params: ScenarioParams,
        response: { 200: ScenarioBody, ...errorResponses(401, 403, 404, 409, 429, 503) },
      },
    },
    async (request) => {
      const found = await deps.scenarios.find(request.params.id);
      const { id } = requireOwn(found, principalOf(request), 'Scenario');
      const deleted = await deps.scenarios.remove({ id, now: deps.now() });
      if (deleted === null) throw notFound('Scenario');
      if (deleted !== 'has_scenes') return renderScenario(deleted);
      throw new DomainError({
        code: 'ILLEGAL_TRANSITION',
        message: 'This scenario still has scenes; delete them first (GET /v1/scenes?scenarioId= lists them).',
      });
    },
  );
}
