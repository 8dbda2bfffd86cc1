import type { IdentityDependencies } from './identity-dependencies.ts';
import { hashRefreshToken } from './refresh-token.ts';
import { lockFamily, revokeFamily } from './session-store.ts';

/** Signs out: ends the whole family of this token. Unknown and ended tokens are fine, since the aim is reached. */
export async function closeSession(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  refreshToken: string,
): Promise<void> {
  const tokenHash = hashRefreshToken(refreshToken);
  if (tokenHash === null) return;
  await db.transaction(
    async (sql) => {
      const family = await lockFamily(sql, tokenHash);
      if (family !== null) await revokeFamily(sql, { familyId: family.id, because: 'logout', at: now() });
    },
    { repeatable: true },
  );
}
