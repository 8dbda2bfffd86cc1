import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { clearSessionCookies, refreshCookieOf } from '../../http/session-cookies.ts';
import { openSession, SessionBody } from './session-body.ts';
import type { SessionsDependencies } from './sessions.feature.ts';

const Body = Nullable(Strict({ refreshToken: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) }));

export function registerRefreshSession(app: ApiInstance, deps: SessionsDependencies): void {
  app.post(
    '/api/auth/refresh',
    {
      // A request without a body is fine: the cookie carries the token.
      preValidation: async (request) => {
        request.body ??= null;
      },
      schema: {
        operationId: 'refreshSession',
        tags: ['accounts'],
        summary: 'Trade the refresh token for a new session',
        description: 'Each refresh token works once; an old one that comes again ends the whole session.',
        body: Body,
        response: { 200: SessionBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const refreshToken = request.body?.refreshToken ?? refreshCookieOf(request);
      if (refreshToken === null) {
        throw new DomainError({ code: 'UNAUTHENTICATED', message: 'There is no refresh token; log in again.' });
      }
      try {
        const grant = await deps.accounts.refresh({ refreshToken });
        return await reply.code(200).send(openSession(app, reply, grant, { secure: deps.http.cookieSecure }));
      } catch (error) {
        // A dead session's cookies would be sent for another month.
        if (error instanceof DomainError) clearSessionCookies(reply, { secure: deps.http.cookieSecure });
        throw error;
      }
    },
  );
}
