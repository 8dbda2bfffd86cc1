import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { openSession, SessionBody } from './session-body.ts';
import type { SessionsDependencies } from './sessions.feature.ts';

const Body = Strict({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: Type.String({ minLength: 10, maxLength: 200 }),
  name: Type.Optional(Type.String({ maxLength: 100 })),
});

export function registerRegisterUser(app: ApiInstance, deps: SessionsDependencies): void {
  app.post(
    '/api/auth/register',
    {
      config: { rateLimit: deps.signInLimit },
      schema: {
        operationId: 'registerUser',
        tags: ['accounts'],
        summary: 'Make an account with a workspace of its own',
        body: Body,
        response: { 201: SessionBody, ...errorResponses(400, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { email, password, name } = request.body;
      const grant = await deps.accounts.register({ email, password, name: name ?? null });
      return reply.code(201).send(openSession(app, reply, grant, { secure: deps.http.cookieSecure }));
    },
  );
}
