import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessToken } from './access-token.ts';

const ACCESS_COOKIE = 'access_token';
const REFRESH_COOKIE = 'refresh_token';
/** The refresh token travels to the session routes only. */
const REFRESH_PATH = '/api/auth';

export interface RefreshToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export function accessCookieOf(request: FastifyRequest): string | null {
  return request.cookies[ACCESS_COOKIE] || null;
}

export function refreshCookieOf(request: FastifyRequest): string | null {
  return request.cookies[REFRESH_COOKIE] || null;
}

/** Both cookies of a session (R-002-11, C-46): out of reach of scripts, not sent along by other sites. */
export function setSessionCookies(
  reply: FastifyReply,
  options: { access: AccessToken; refresh: RefreshToken; secure: boolean },
): void {
  const shared = { httpOnly: true, sameSite: 'lax', secure: options.secure } as const;
  void reply.setCookie(ACCESS_COOKIE, options.access.token, {
    ...shared,
    path: '/',
    expires: options.access.expiresAt,
  });
  void reply.setCookie(REFRESH_COOKIE, options.refresh.token, {
    ...shared,
    path: REFRESH_PATH,
    expires: options.refresh.expiresAt,
  });
}

export function clearSessionCookies(reply: FastifyReply, options: { secure: boolean }): void {
  const shared = { httpOnly: true, sameSite: 'lax', secure: options.secure } as const;
  void reply.clearCookie(ACCESS_COOKIE, { ...shared, path: '/' });
  void reply.clearCookie(REFRESH_COOKIE, { ...shared, path: REFRESH_PATH });
}
