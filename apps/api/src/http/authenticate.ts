import { DomainError } from '@callsheet/domain';
import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.ts';
import { type Principal, type TokenClaims, verifyAccessToken } from './access-token.ts';
import type { ApiInstance } from './api-instance.ts';
import type { FindRole } from './membership-cache.ts';
import { requireSameSite } from './same-site.ts';
import { selectWorkspace } from './select-workspace.ts';
import { accessCookieOf } from './session-cookies.ts';

const principals = new WeakMap<FastifyRequest, Principal>();

/**
 * Authenticates every route of the scope before its body is read: Bearer header first, then the cookie (C-08). A bad
 * header is a 401 even if a good cookie is there. Then the caller's workspace is selected and their place in it checked.
 */
export function registerAuthentication(
  app: ApiInstance,
  options: { readonly http: ApiConfig['http']; readonly findRole: FindRole },
): void {
  app.addHook('preParsing', async (request) => {
    const claims = claimsOf(app, request, options.http);
    principals.set(request, await selectWorkspace(request, claims, options.findRole));
  });
}

function claimsOf(app: ApiInstance, request: FastifyRequest, http: ApiConfig['http']): TokenClaims {
  const header = request.headers.authorization;
  if (header !== undefined) return verifyAccessToken(app, bearerOf(header));
  const cookie = accessCookieOf(request);
  if (cookie === null) {
    throw new DomainError({
      code: 'UNAUTHENTICATED',
      message: 'Log in first: send Authorization: Bearer <token> or the session cookie.',
    });
  }
  requireSameSite(request, http);
  return verifyAccessToken(app, cookie);
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
