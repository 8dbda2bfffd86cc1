import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { ProviderKeyBody, renderProviderKey } from './provider-key-body.ts';
import type { ProviderKeysDependencies } from './provider-keys.feature.ts';

export function registerListProviderKeys(app: ApiInstance, deps: ProviderKeysDependencies): void {
  app.get(
    '/v1/provider-keys',
    {
      schema: {
        operationId: 'listProviderKeys',
        tags: ['provider keys'],
        summary: 'List your own keys at providers',
        response: { 200: Type.Object({ data: Type.Array(ProviderKeyBody) }), ...errorResponses(401, 403, 429, 503) },
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const keys = await deps.providerKeys.list(principalOf(request).userId);
      return { data: keys.map(renderProviderKey) };
    },
  );
}
