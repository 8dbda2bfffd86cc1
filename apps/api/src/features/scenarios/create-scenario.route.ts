import { cleanScenario } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { renderScenario, SCENARIO_FIELDS, ScenarioBody } from './scenario-body.ts';
import type { ScenariosDependencies } from './scenarios.feature.ts';

const Body = Strict(Type.Partial(Type.Object(SCENARIO_FIELDS)).properties);

export function registerCreateScenario(app: ApiInstance, deps: ScenariosDependencies): void {
  app.post(
    '/v1/scenarios',
    {
      schema: {
        operationId: 'createScenario',
        tags: ['scenes'],
        summary: 'Add a scenario, into which scenes are put',
        body: Body,
        response: { 201: ScenarioBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { title = null, resolution = null } = request.body;
      const scenario = await deps.scenarios.insert({
        id: deps.newId(),
        ownerId: principalOf(request).userId,
        ...cleanScenario({ title, resolution }),
        now: deps.now(),
      });
      void reply.headers({ location: `/v1/scenarios/${scenario.id}`, etag: versionEtag(scenario) });
      return reply.code(201).send(renderScenario(scenario));
    },
  );
}
