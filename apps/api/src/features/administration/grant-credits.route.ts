import { randomUUID } from 'node:crypto';
import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import type { AdministrationDependencies } from './administration.feature.ts';

const Body = Strict({
  userId: Type.String(),
  credits: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  reason: Type.String({ minLength: 1, maxLength: 500, description: 'For the audit.' }),
  key: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      errorText: '1 to 255 visible ASCII characters',
      description: 'Instead of the header Idempotency-Key, for ever.',
    }),
  ),
});

const GrantBody = Type.Object(
  {
    userId: Type.String(),
    credits: Type.Integer(),
    reason: Type.String(),
    wallet: Type.Object({ limit: Type.Integer(), used: Type.Integer(), remaining: Type.Integer() }),
  },
  { title: 'CreditGrant' },
);

export function registerGrantCredits(app: ApiInstance, deps: AdministrationDependencies): void {
  app.post(
    '/v1/admin/credits/grants',
    {
      schema: {
        operationId: 'grantCredits',
        tags: ['administration'],
        summary: 'Give a user credits',
        description:
          'Under an Idempotency-Key, or `key` in the body, a repeat answers 200 with the wallet as it is and gives nothing; the key never expires. Without one each call gives.',
        headers: SpendingHeaders,
        body: Body,
        response: { 200: GrantBody, 201: GrantBody, ...errorResponses(400, 401, 403, 404, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { userId, credits, reason } = request.body;
      const key = keyOf(request.headers['idempotency-key'], request.body.key);
      const input = { actorId: principalOf(request).userId, userId, credits, reason, key };
      const { granted, wallet } = await deps.administration.grantCredits(input);
      if (!granted) void reply.header('idempotent-replayed', 'true');
      const remaining = Math.max(0, wallet.limit - wallet.used);
      return reply.code(granted ? 201 : 200).send({ userId, credits, reason, wallet: { ...wallet, remaining } });
    },
  );
}

function keyOf(header: string | undefined, body: string | undefined): string {
  if (header !== undefined && body !== undefined && header !== body) {
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message: 'key and the header Idempotency-Key must be the same; one of them is enough.',
      details: { field: 'key' },
    });
  }
  return header ?? body ?? randomUUID();
}
