import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { ApiKeyBody, ApiKeyParams, renderApiKey } from './api-key-body.ts';
import type { ApiKeysDependencies } from './api-keys.feature.ts';

export function registerGetApiKey(app: ApiInstance, deps: ApiKeysDependencies): void {
  app.get(
    '/v1/api-keys/:id',
    {
      schema: {
        operationId: 'getApiKey',
        tags: ['api-keys'],
        summary: 'One of your API keys',
        params: ApiKeyParams,
        response: { 200: ApiKeyBody, ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      return renderApiKey(await deps.apiKeys.getApiKey({ id: request.params.id, userId }));
    },
  );
}
