import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { openSession, SessionBody } from './session-body.ts';
import type { SessionsDependencies } from './sessions.feature.ts';

const Body = Strict({
  email: Type.String({ maxLength: 254 }),
  password: Type.String({ maxLength: 200 }),
});

export function registerLogIn(app: ApiInstance, deps: SessionsDependencies): void {
  app.post(
    '/api/auth/login',
    {
      config: { rateLimit: deps.signInLimit },
      schema: {
        operationId: 'logIn',
        tags: ['accounts'],
        summary: 'Open a session',
        body: Body,
        response: { 200: SessionBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const grant = await deps.accounts.logIn(request.body);
      return reply.code(200).send(openSession(app, reply, grant, { secure: deps.http.cookieSecure }));
    },
  );
}
