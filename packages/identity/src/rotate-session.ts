import { DomainError } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { hashRefreshToken } from './refresh-token.ts';
import { type IssuedSession, issueToken, lockFamily, revokeFamily, type SessionFamily } from './session-store.ts';

export interface RotatedSession extends IssuedSession {
  readonly userId: string;
}

interface TokenRow {
  rotatedAt: Date | null;
  expiresAt: Date;
}

/**
 * Trades a refresh token for a fresh one (C-46). A token that was traded before means that two parties hold it: the
 * whole family is revoked, unless it happens within the grace in which two tabs of one browser may collide.
 * @throws DomainError UNAUTHENTICATED for every token that does not sign in any more.
 */
export async function rotateSession(
  dependencies: Pick<IdentityDependencies, 'db' | 'now' | 'refreshTtlSeconds' | 'reuseGraceSeconds'>,
  refreshToken: string,
): Promise<RotatedSession> {
  const tokenHash = hashRefreshToken(refreshToken);
  if (tokenHash === null) throw refusal();
  // A refusal is decided inside and thrown outside: the revocation that goes with it has to be committed.
  const rotated = await dependencies.db.transaction(async (sql) => {
    const family = await lockFamily(sql, tokenHash);
    if (family === null || family.revokedAt !== null) return null;
    return rotateInFamily(sql, dependencies, family, tokenHash);
  });
  if (rotated === null) throw refusal();
  return rotated;
}

async function rotateInFamily(
  sql: Sql,
  {
    now,
    refreshTtlSeconds,
    reuseGraceSeconds,
  }: Pick<IdentityDependencies, 'now' | 'refreshTtlSeconds' | 'reuseGraceSeconds'>,
  family: SessionFamily,
  tokenHash: Buffer,
): Promise<RotatedSession | null> {
  const at = now();
  const { rows } = await sql.query<TokenRow>(
    'SELECT rotated_at AS "rotatedAt", expires_at AS "expiresAt" FROM identity.sessions WHERE token_hash = $1',
    [tokenHash],
  );
  const token = rows[0];
  if (token === undefined || token.expiresAt <= at) return null;
  if (token.rotatedAt === null) {
    await sql.query('UPDATE identity.sessions SET rotated_at = $2 WHERE token_hash = $1', [tokenHash, at]);
  } else if (at.getTime() - token.rotatedAt.getTime() > reuseGraceSeconds * 1000) {
    await revokeFamily(sql, { familyId: family.id, because: 'reuse', at });
    const entry = { actorId: null, action: 'session.reused', subject: family.userId, details: { familyId: family.id } };
    await recordAudit(sql, entry, at);
    return null;
  }
  const issued = await issueToken(sql, { familyId: family.id, at, ttlSeconds: refreshTtlSeconds });
  return { ...issued, userId: family.userId };
}

function refusal(): DomainError {
  return new DomainError({ code: 'UNAUTHENTICATED', message: 'The session has ended; sign in again.' });
}
