import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { ApiKeyBody, ApiKeyParams, renderApiKey } from '../api-keys/api-key-body.ts';
import { RateLimitsBody, readRateLimits } from '../api-keys/rate-limits-body.ts';
import type { AdministrationDependencies } from './administration.feature.ts';

const Body = Strict({
  tier: Type.Optional(
    Nullable(Type.String({ minLength: 1, maxLength: 40 }), { description: 'null: that of its user.' }),
  ),
  limits: Type.Optional(Nullable(RateLimitsBody, { description: 'Before any tier; null takes them away.' })),
});

export function registerChangeApiKeyLimits(app: ApiInstance, deps: AdministrationDependencies): void {
  app.put(
    '/v1/admin/api-keys/:id/limits',
    {
      schema: {
        operationId: 'changeApiKeyLimits',
        tags: ['administration'],
        summary: 'Give an API key another tier, or limits of its own',
        description: 'What is left out stays as it is. It holds within 5 s; an audit line tells before and after.',
        params: ApiKeyParams,
        body: Body,
        response: { 200: ApiKeyBody, ...errorResponses(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const { tier, limits } = request.body;
      const apiKey = await deps.administration.changeApiKeyLimits({
        id: request.params.id,
        actorId: principalOf(request).userId,
        tier,
        limits: limits === undefined || limits === null ? limits : readRateLimits(limits),
      });
      return renderApiKey(apiKey);
    },
  );
}
