import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { IfMatchHeaders, versionEtag } from '../../http/version-etag.ts';
import { editScenario } from './edit-scenario.ts';
import { renderScenario, SCENARIO_FIELDS, ScenarioBody, ScenarioParams } from './scenario-body.ts';
import type { ScenariosDependencies } from './scenarios.feature.ts';

const Body = Strict(Type.Partial(Type.Object(SCENARIO_FIELDS)).properties);

export function registerUpdateScenario(app: ApiInstance, deps: ScenariosDependencies): void {
  app.patch(
    '/v1/scenarios/:id',
    {
      schema: {
        operationId: 'updateScenario',
        tags: ['scenes'],
        summary: 'Edit a scenario',
        description:
          'What is left out stays, and null empties a field. Videos that were ordered already stay as they are.',
        params: ScenarioParams,
        headers: IfMatchHeaders,
        body: Body,
        response: { 200: ScenarioBody, ...errorResponses(400, 401, 403, 404, 412, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const scenario = await editScenario(deps, {
        scenarioId: request.params.id,
        viewer: principalOf(request),
        edit: request.body,
        ifMatch: request.headers['if-match'],
      });
      void reply.header('etag', versionEtag(scenario));
      return renderScenario(scenario);
    },
  );
}
