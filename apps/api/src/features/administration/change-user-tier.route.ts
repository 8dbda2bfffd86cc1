import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import type { AdministrationDependencies } from './administration.feature.ts';

const Params = Type.Object({ id: Type.String({ description: 'Id of the user.' }) });
const UserTierBody = Type.Object({ userId: Type.String(), tier: Type.String() }, { title: 'UserTier' });

export function registerChangeUserTier(app: ApiInstance, deps: AdministrationDependencies): void {
  app.put(
    '/v1/admin/users/:id/tier',
    {
      schema: {
        operationId: 'changeUserTier',
        tags: ['administration'],
        summary: 'Put a user into a tier of rate limits',
        description: 'It holds for what they call with a token, and for their API keys without a tier, within 5 s.',
        params: Params,
        body: Strict({ tier: Type.String({ minLength: 1, maxLength: 40 }) }),
        response: { 200: UserTierBody, ...errorResponses(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const changed = await deps.administration.changeUserTier({
        userId: request.params.id,
        tier: request.body.tier,
        actorId: principalOf(request).userId,
      });
      return { ...changed };
    },
  );
}
