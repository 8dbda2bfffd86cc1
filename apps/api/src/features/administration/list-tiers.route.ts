import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { AdministrationDependencies } from './administration.feature.ts';
import { renderTier, TierBody } from './tier-body.ts';

export function registerListTiers(app: ApiInstance, deps: AdministrationDependencies): void {
  app.get(
    '/v1/admin/tiers',
    {
      schema: {
        operationId: 'listTiers',
        tags: ['administration'],
        summary: 'The tiers of rate limits, by name',
        description:
          'What a tier does not say is left to `standard`, and what that does not say to the configuration. At most 500.',
        response: { 200: Type.Object({ data: Type.Array(TierBody) }), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async () => ({ data: (await deps.administration.listTiers()).map(renderTier) }),
  );
}
