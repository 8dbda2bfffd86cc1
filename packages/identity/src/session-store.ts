import type { Sql } from '@callsheet/postgres';
import { hashRefreshToken, newRefreshToken } from './refresh-token.ts';

/** What a client keeps to stay signed in. */
export interface IssuedSession {
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

export interface SessionFamily {
  readonly id: string;
  readonly userId: string;
  readonly revokedAt: Date | null;
}

/**
 * Locks the family that a token belongs to until the transaction ends, so that rotating, reuse and logout of one family
 * happen one after the other. Null for an unknown token.
 */
export async function lockFamily(sql: Sql, tokenHash: Buffer): Promise<SessionFamily | null> {
  const { rows } = await sql.query<SessionFamily>(
    `SELECT id, user_id AS "userId", revoked_at AS "revokedAt" FROM identity.session_families
      WHERE id = (SELECT family_id FROM identity.sessions WHERE token_hash = $1)
        FOR UPDATE`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** Adds a fresh token to a family. */
export async function issueToken(
  sql: Sql,
  input: { familyId: string; at: Date; ttlSeconds: number },
): Promise<IssuedSession> {
  const refreshToken = newRefreshToken();
  const expiresAt = new Date(input.at.getTime() + input.ttlSeconds * 1000);
  await sql.query(
    'INSERT INTO identity.sessions (token_hash, family_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [hashRefreshToken(refreshToken), input.familyId, input.at, expiresAt],
  );
  return { refreshToken, expiresAt };
}

/** Ends every token of a family, those issued later included. Keeps the first reason. */
export async function revokeFamily(
  sql: Sql,
  input: { familyId: string; because: 'logout' | 'reuse'; at: Date },
): Promise<void> {
  await sql.query(
    `UPDATE identity.session_families SET revoked_at = $2, revoked_because = $3 WHERE id = $1 AND revoked_at IS NULL`,
    [input.familyId, input.at, input.because],
  );
}
