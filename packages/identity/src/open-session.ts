import { randomUUID } from 'node:crypto';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { type IssuedSession, issueToken } from './session-store.ts';

/** Signs a user in: a new family of refresh tokens with its first token. */
export function openSession(
  { db, now, refreshTtlSeconds }: Pick<IdentityDependencies, 'db' | 'now' | 'refreshTtlSeconds'>,
  userId: string,
): Promise<IssuedSession> {
  const familyId = randomUUID();
  const at = now();
  return db.transaction(async (sql) => {
    await sql.query('INSERT INTO identity.session_families (id, user_id, created_at) VALUES ($1, $2, $3)', [
      familyId,
      userId,
      at,
    ]);
    return issueToken(sql, { familyId, at, ttlSeconds: refreshTtlSeconds });
  });
}
