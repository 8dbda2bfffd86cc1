import { DomainError } from '@callsheet/domain';
import { isUuid } from './account.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { requireTier } from './tiers.ts';

/**
 * Puts a user, and those of their keys that have no tier of their own, into another tier (R-004-35). Asks nobody's leave,
 * since only admins get here. The one that they are in already notes nothing.
 * @throws DomainError NOT_FOUND (the user, or there is no such tier).
 */
export async function changeUserTier(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { readonly userId: string; readonly tier: string; readonly actorId: string },
): Promise<{ readonly userId: string; readonly tier: string }> {
  const { tier, actorId } = input;
  return db.transaction(async (sql) => {
    const { rows } = isUuid(input.userId)
      ? await sql.query<{ id: string; tier: string }>(
          'SELECT id, tier FROM identity.users WHERE id = $1 FOR NO KEY UPDATE',
          [input.userId],
        )
      : { rows: [] };
    const before = rows[0];
    if (before === undefined) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no user with this id.' });
    await requireTier(sql, tier);
    if (tier !== before.tier) {
      await sql.query('UPDATE identity.users SET tier = $2 WHERE id = $1', [before.id, tier]);
      const details = { before: before.tier, after: tier };
      await recordAudit(sql, { actorId, action: 'user.tier_changed', subject: before.id, details }, now());
    }
    return { userId: before.id, tier };
  });
}
