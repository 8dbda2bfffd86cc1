import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { ApiKeyBody, renderApiKey } from './api-key-body.ts';
import type { ApiKeysDependencies } from './api-keys.feature.ts';

export function registerListApiKeys(app: ApiInstance, deps: ApiKeysDependencies): void {
  app.get(
    '/v1/api-keys',
    {
      schema: {
        operationId: 'listApiKeys',
        tags: ['api-keys'],
        summary: 'Your API keys, newest first',
        description: 'Of all your workspaces, also those that have expired, at most 500. Revoked ones are gone.',
        response: { 200: Type.Object({ data: Type.Array(ApiKeyBody) }), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const apiKeys = await deps.apiKeys.listApiKeys(principalOf(request).userId);
      return { data: apiKeys.map(renderApiKey) };
    },
  );
}
