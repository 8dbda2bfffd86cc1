import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { RateLimitsBody, readRateLimits } from '../api-keys/rate-limits-body.ts';
import type { AdministrationDependencies } from './administration.feature.ts';
import { renderTier, TierBody } from './tier-body.ts';

const Params = Type.Object({ name: Type.String({ description: 'a-z, 0-9, - and _, at most 40.' }) });

export function registerSaveTier(app: ApiInstance, deps: AdministrationDependencies): void {
  app.put(
    '/v1/admin/tiers/:name',
    {
      schema: {
        operationId: 'saveTier',
        tags: ['administration'],
        summary: 'Make a tier of rate limits, or change it',
        description:
          'In place of all that it said before. It holds for everybody in it within 5 s; an audit line tells before and after. `unlimited` stays as it is.',
        params: Params,
        body: Strict({ limits: RateLimitsBody }),
        response: { 200: TierBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const tier = await deps.administration.saveTier({
        name: request.params.name,
        limits: readRateLimits(request.body.limits),
        actorId: principalOf(request).userId,
      });
      return renderTier(tier);
    },
  );
}
