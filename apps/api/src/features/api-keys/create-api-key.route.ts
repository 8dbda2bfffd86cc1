import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Defaulted, errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { IssuedApiKeyBody, KeyName, renderIssued, Scopes } from './api-key-body.ts';
import type { ApiKeysDependencies } from './api-keys.feature.ts';

const Body = Strict({
  name: KeyName,
  scopes: Defaulted({ ...Scopes, default: ['read', 'write'] }),
  expiresAt: Type.Optional(
    Nullable(Type.String({ maxLength: 40, description: 'ISO 8601 with a time zone, in the future.' })),
  ),
});

export function registerCreateApiKey(app: ApiInstance, deps: ApiKeysDependencies): void {
  app.post(
    '/v1/api-keys',
    {
      schema: {
        operationId: 'createApiKey',
        tags: ['api-keys'],
        summary: 'Make an API key',
        description:
          'For the workspace that is selected. `secret` is shown here and never again: keep it. At most 50 keys that work.',
        body: Body,
        response: { 201: IssuedApiKeyBody, ...errorResponses(400, 401, 403, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { userId, workspaceId } = principalOf(request);
      const { name, scopes, expiresAt } = request.body;
      const issued = await deps.apiKeys.createApiKey({
        userId,
        workspaceId,
        name,
        scopes,
        expiresAt: momentOf(expiresAt ?? null),
      });
      void reply.headers({ location: `/v1/api-keys/${issued.apiKey.id}`, 'cache-control': 'no-store' });
      return reply.code(201).send(renderIssued(issued));
    },
  );
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** @throws DomainError VALIDATION_ERROR for what is no moment. */
function momentOf(text: string | null): Date | null {
  if (text === null) return null;
  const moment = new Date(text);
  if (MOMENT.test(text) && !Number.isNaN(moment.getTime())) return moment;
  const message = 'expiresAt must be a moment such as 2031-05-10T12:00:00Z.';
  throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'expiresAt' } });
}
