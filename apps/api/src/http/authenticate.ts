import { DomainError } from '@callsheet/domain';
import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.ts';
import { type Principal, verifyAccessToken } from './access-token.ts';
import type { ApiInstance } from './api-instance.ts';
import { requireSameSite } from './same-site.ts';
import { accessCookieOf } from './session-cookies.ts';

const principals = new WeakMap<FastifyRequest, Principal>();

/**
 * Authenticates every route of the scope before its body is read: Bearer header first, then the cookie (C-08). A bad
 * header is a 401 even if a good cookie is there.
 */
export function registerAuthentication(app: ApiInstance, options: { http: ApiConfig['http'] }): void {
  app.addHook('preParsing', async (request) => {
    const header = request.headers.authorization;
    if (header !== undefined) {
      principals.set(request, verifyAccessToken(app, bearerOf(header)));
      return;
    }
    const cookie = accessCookieOf(request);
    if (cookie === null) {
      throw new DomainError({
        code: 'UNAUTHENTICATED',
        message: 'Log in first: send Authorization: Bearer <token> or the session cookie.',
      });
    }
    requireSameSite(request, options.http);
    principals.set(request, verifyAccessToken(app, cookie));
  });
}

/** The authenticated caller of a protected route. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('principalOf was called on a route outside the protected scope');
  return principal;
}

function bearerOf(header: string): string {
  const match = /^Bearer +([\w.~+/-]+=*) *$/i.exec(header);
  if (match?.[1] === undefined) {
    throw new DomainError({
      code: 'UNAUTHENTICATED',
      message: 'The Authorization header must be: Bearer <access token>.',
    });
  }
  return match[1];
}
