import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { ApiKeyBody, ApiKeyParams, KeyName, renderApiKey, Scopes } from './api-key-body.ts';
import type { ApiKeysDependencies } from './api-keys.feature.ts';

const Body = Strict({ name: Type.Optional(KeyName), scopes: Type.Optional(Scopes) });

export function registerUpdateApiKey(app: ApiInstance, deps: ApiKeysDependencies): void {
  app.patch(
    '/v1/api-keys/:id',
    {
      schema: {
        operationId: 'updateApiKey',
        tags: ['api-keys'],
        summary: 'Rename an API key or change its scopes',
        description: 'Requests hear of other scopes within 5 s.',
        params: ApiKeyParams,
        body: Body,
        response: { 200: ApiKeyBody, ...errorResponses(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      return renderApiKey(await deps.apiKeys.updateApiKey({ id: request.params.id, userId, ...request.body }));
    },
  );
}
