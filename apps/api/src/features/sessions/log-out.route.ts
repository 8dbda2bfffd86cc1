import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { clearSessionCookies, refreshCookieOf } from '../../http/session-cookies.ts';
import type { SessionsDependencies } from './sessions.feature.ts';

const Body = Nullable(Strict({ refreshToken: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) }));

export function registerLogOut(app: ApiInstance, deps: SessionsDependencies): void {
  app.post(
    '/api/auth/logout',
    {
      preValidation: async (request) => {
        request.body ??= null;
      },
      schema: {
        operationId: 'logOut',
        tags: ['accounts'],
        summary: 'End the session',
        body: Body,
        response: { 204: Type.Null(), ...errorResponses(400, 403, 429, 503) },
      },
    },
    async (request, reply) => {
      const refreshToken = request.body?.refreshToken ?? refreshCookieOf(request);
      if (refreshToken !== null) await deps.accounts.logOut({ refreshToken });
      clearSessionCookies(reply, { secure: deps.http.cookieSecure });
      return reply.code(204).send(null);
    },
  );
}
