import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { ApiKeyParams, IssuedApiKeyBody, renderIssued } from './api-key-body.ts';
import type { ApiKeysDependencies } from './api-keys.feature.ts';

const WEEK_SECONDS = 7 * 86_400;

const Body = Strict({
  graceSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: WEEK_SECONDS,
      description: 'How long older secrets go on, at most 7 days; 0, the default, ends them within 5 s.',
    }),
  ),
});

export function registerRotateApiKey(app: ApiInstance, deps: ApiKeysDependencies): void {
  app.post(
    '/v1/api-keys/:id/rotate',
    {
      schema: {
        operationId: 'rotateApiKey',
        tags: ['api-keys'],
        summary: 'Give an API key a new secret',
        description: '`secret` is shown here and never again.',
        params: ApiKeyParams,
        body: Nullable(Body),
        response: { 200: IssuedApiKeyBody, ...errorResponses(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const issued = await deps.apiKeys.rotateApiKey({
        id: request.params.id,
        userId: principalOf(request).userId,
        graceSeconds: request.body?.graceSeconds ?? 0,
      });
      void reply.header('cache-control', 'no-store');
      return renderIssued(issued);
    },
  );
}
