import { DomainError } from '@callsheet/domain';
import type { UsableApiKey } from '@callsheet/identity';
import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.ts';
import { type TokenClaims, verifyAccessToken } from './access-token.ts';
import type { ApiInstance } from './api-instance.ts';
import type { FindApiKey } from './api-key-cache.ts';
import { requireSameSite } from './same-site.ts';
import { accessCookieOf } from './session-cookies.ts';

export interface CredentialOptions {
  readonly http: ApiConfig['http'];
  readonly findApiKey: FindApiKey;
}

/** Whom a request's credentials name; with the API key where it is what names them. */
export interface Caller {
  readonly claims: TokenClaims;
  readonly apiKey: UsableApiKey | null;
}

/**
 * Bearer header, then the cookie, then an API key in `Authorization: Key` or `x-api-key` (C-08): the first of them says
 * who calls. Each one that is in a header must be good, even beside another that is: who sends it means it. A cookie,
 * which browsers send by themselves, is not looked at beside a Bearer header.
 * @throws DomainError UNAUTHENTICATED, TOKEN_EXPIRED, CSRF.
 */
export async function callerOf(app: ApiInstance, request: FastifyRequest, options: CredentialOptions): Promise<Caller> {
  const header = authorizationOf(request);
  const token =
    header?.scheme === 'bearer' ? verifyAccessToken(app, header.credential) : cookieClaims(app, request, options);
  const secrets = [header?.scheme === 'key' ? header.credential : undefined, request.headers['x-api-key']];
  const keys: UsableApiKey[] = [];
  for (const secret of new Set(secrets)) {
    if (secret !== undefined) keys.push(await requireKey(String(secret), options.findApiKey));
  }
  if (token !== null) return { claims: token, apiKey: null };
  const [apiKey] = keys;
  // Nobody acts as an admin by a key, whoever its user is.
  if (apiKey !== undefined) return { claims: { ...apiKey, roles: [] }, apiKey };
  throw new DomainError({
    code: 'UNAUTHENTICATED',
    message:
      'Log in first: send Authorization: Bearer <token> or the session cookie, or an API key as Authorization: Key <key>.',
  });
}

function cookieClaims(app: ApiInstance, request: FastifyRequest, { http }: CredentialOptions): TokenClaims | null {
  const cookie = accessCookieOf(request);
  if (cookie === null) return null;
  requireSameSite(request, http);
  return verifyAccessToken(app, cookie);
}

async function requireKey(secret: string, findApiKey: FindApiKey): Promise<UsableApiKey> {
  const apiKey = await findApiKey(secret.trim());
  if (apiKey !== null) return apiKey;
  throw new DomainError({
    code: 'UNAUTHENTICATED',
    message: 'This API key does not work; it may be mistyped, expired, rotated or revoked.',
  });
}

function authorizationOf(request: FastifyRequest): { scheme: 'bearer' | 'key'; credential: string } | null {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const [, scheme, credential] = /^(Bearer|Key) +([\w.~+/-]+=*) *$/i.exec(authorization) ?? [];
  if (scheme === undefined || credential === undefined) {
    throw new DomainError({
      code: 'UNAUTHENTICATED',
      message: 'The Authorization header must be: Bearer <access token>, or Key <API key>.',
    });
  }
  return { scheme: scheme.toLowerCase() === 'key' ? 'key' : 'bearer', credential };
}
