import { cleanText } from '@callsheet/identity';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { ProviderKeyBody, ProviderKeyParams, renderProviderKey } from './provider-key-body.ts';
import type { ProviderKeysDependencies } from './provider-keys.feature.ts';

const MAX_LABEL_CHARACTERS = 100;

const Body = Strict({
  secret: Type.String({
    pattern: '^[\\x21-\\x7e]{8,500}$',
    description: 'The key as the provider gave it: 8 to 500 visible ASCII characters. It is not shown again.',
    errorText: 'a key of 8 to 500 visible ASCII characters',
  }),
  label: Type.Optional(
    Type.String({ minLength: 1, maxLength: MAX_LABEL_CHARACTERS, description: 'What you call it.' }),
  ),
});

export function registerStoreProviderKey(app: ApiInstance, deps: ProviderKeysDependencies): void {
  app.put(
    '/v1/provider-keys/:provider',
    {
      schema: {
        operationId: 'storeProviderKey',
        tags: ['provider keys'],
        summary: 'Store your own key at a provider, or put a new one in its place',
        description:
          'From then on your orders from this provider are made on your account there. What was ordered with an earlier key is finished with it, for up to three days.',
        params: ProviderKeyParams,
        body: Body,
        response: { 200: ProviderKeyBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const { userId: ownerId, workspaceId } = principalOf(request);
      const { secret, label } = request.body;
      const stored = await deps.providerKeys.store({
        ownerId,
        workspaceId,
        provider: request.params.provider,
        secret,
        label: label === undefined ? null : cleanText(label, { field: 'label', maxCharacters: MAX_LABEL_CHARACTERS }),
      });
      return renderProviderKey(stored);
    },
  );
}
