import { DomainError, type RateLimits } from '@callsheet/domain';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { findTier, type Tier, UNLIMITED_TIER } from './tiers.ts';

const NAME = /^[a-z][a-z0-9_-]{0,39}$/;

/**
 * Makes a tier or gives one other limits, of all classes at once (R-004-35): a class that is left out has none of its
 * own any more. Asks nobody's leave, since only admins get here.
 * @throws DomainError VALIDATION_ERROR for a name that none may have, FORBIDDEN for `unlimited`.
 */
export async function saveTier(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { readonly name: string; readonly limits: RateLimits; readonly actorId: string },
): Promise<Tier> {
  const { name, limits, actorId } = input;
  if (!NAME.test(name)) {
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message: 'The name of a tier is 1 to 40 of a-z, 0-9, - and _, and begins with a letter.',
      details: { field: 'name' },
    });
  }
  if (name === UNLIMITED_TIER) {
    throw new DomainError({ code: 'FORBIDDEN', message: 'The tier unlimited stays as it is; make another one.' });
  }
  return db.transaction(async (sql) => {
    const at = now();
    const { rowCount } = await sql.query(
      'INSERT INTO identity.tiers (name, limits, updated_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
      [name, JSON.stringify(limits), at],
    );
    const before = rowCount === 1 ? null : await findTier(sql, name, { lock: true });
    await sql.query('UPDATE identity.tiers SET limits = $2, updated_at = $3 WHERE name = $1', [
      name,
      JSON.stringify(limits),
      at,
    ]);
    const details = { before: before?.limits ?? null, after: limits };
    await recordAudit(sql, { actorId, action: 'tier.saved', subject: name, details }, at);
    return { name, limits, updatedAt: at };
  });
}
