import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { notFound } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { ProviderKeyBody, ProviderKeyParams, renderProviderKey } from './provider-key-body.ts';
import type { ProviderKeysDependencies } from './provider-keys.feature.ts';

export function registerDeleteProviderKey(app: ApiInstance, deps: ProviderKeysDependencies): void {
  app.delete(
    '/v1/provider-keys/:provider',
    {
      schema: {
        operationId: 'deleteProviderKey',
        tags: ['provider keys'],
        summary: 'Delete your own key at a provider',
        description:
          'Answers it as it was. It is wiped at once: what is still being made with it cannot be asked about any more, and ends at its deadline.',
        params: ProviderKeyParams,
        response: { 200: ProviderKeyBody, ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const { provider } = request.params;
      const revoked = await deps.providerKeys.revoke({ ownerId: principalOf(request).userId, provider });
      if (revoked === null) throw notFound('Provider key');
      return renderProviderKey(revoked);
    },
  );
}
