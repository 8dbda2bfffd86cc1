import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { ApiKeyBody, ApiKeyParams, renderApiKey } from './api-key-body.ts';
import type { ApiKeysDependencies } from './api-keys.feature.ts';

export function registerRevokeApiKey(app: ApiInstance, deps: ApiKeysDependencies): void {
  app.delete(
    '/v1/api-keys/:id',
    {
      schema: {
        operationId: 'revokeApiKey',
        tags: ['api-keys'],
        summary: 'Revoke an API key for good',
        description: 'Answers it as it was. Requests by it are refused within 5 s.',
        params: ApiKeyParams,
        response: { 200: ApiKeyBody, ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      return renderApiKey(await deps.apiKeys.revokeApiKey({ id: request.params.id, userId }));
    },
  );
}
