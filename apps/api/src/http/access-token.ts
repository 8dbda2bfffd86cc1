import { DomainError } from '@callsheet/domain';
import type { MemberRole, UsableApiKey } from '@callsheet/identity';
import jwt from '@fastify/jwt';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { ApiInstance } from './api-instance.ts';

/** Life of an access token (C-46). */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const Claims = Type.Object({
  sub: Type.String({ pattern: UUID }),
  wid: Type.String({ pattern: UUID }),
  roles: Type.Array(Type.String()),
  exp: Type.Integer(),
});

/** What a token says: user, the workspace that it was made for, roles. */
export interface TokenClaims {
  readonly userId: string;
  readonly workspaceId: string;
  readonly roles: readonly string[];
}

/** Who is calling, in the workspace that is selected for the request, and what they are in it. */
export interface Principal extends TokenClaims {
  readonly workspaceRole: MemberRole;
  /** What the caller came with in place of a session; its scopes bound what they may do. */
  readonly apiKey: Pick<UsableApiKey, 'id' | 'scopes' | 'tier' | 'limits'> | null;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** HS256 and nothing else, on both sides: a token must not choose how it is checked. */
export async function registerAccessTokens(app: ApiInstance, options: { secret: string }): Promise<void> {
  await app.register(jwt, {
    secret: options.secret,
    sign: { algorithm: 'HS256', expiresIn: ACCESS_TOKEN_SECONDS },
    verify: { algorithms: ['HS256'] },
  });
}

export function signAccessToken(app: ApiInstance, claims: TokenClaims): AccessToken {
  const token = app.jwt.sign({ sub: claims.userId, wid: claims.workspaceId, roles: [...claims.roles] });
  return { token, expiresAt: new Date(Date.now() + ACCESS_TOKEN_SECONDS * 1000) };
}

/**
 * What a token says.
 * @throws DomainError TOKEN_EXPIRED, or UNAUTHENTICATED for everything else that is wrong with it (R-002-14).
 */
export function verifyAccessToken(app: ApiInstance, token: string): TokenClaims {
  let claims: unknown;
  try {
    claims = app.jwt.verify(token);
  } catch (error) {
    const expired = error instanceof Error && 'code' in error && error.code === 'FAST_JWT_EXPIRED';
    throw expired
      ? new DomainError({
          code: 'TOKEN_EXPIRED',
          message: 'The access token has expired; refresh it or log in again.',
          cause: error,
        })
      : new DomainError({
          code: 'UNAUTHENTICATED',
          message: 'The access token is not valid; log in again.',
          cause: error,
        });
  }
  if (!isClaims(claims)) {
    throw new DomainError({ code: 'UNAUTHENTICATED', message: 'The access token is not valid; log in again.' });
  }
  return { userId: claims.sub, workspaceId: claims.wid, roles: claims.roles };
}

function isClaims(value: unknown): value is Static<typeof Claims> {
  return Value.Check(Claims, value);
}
