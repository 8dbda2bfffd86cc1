import type { RateLimits } from '@callsheet/domain';
import type { ApiKey } from './api-key.ts';
import { requireApiKey } from './api-key-store.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { requireTier } from './tiers.ts';

/**
 * Gives a key another tier or limits of its own (R-004-35); null takes them away, and what is left out stays. Asks
 * nobody's leave, since only admins get here.
 * @throws DomainError NOT_FOUND (the key, or there is no such tier).
 */
export async function changeApiKeyLimits(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: {
    readonly id: string;
    readonly actorId: string;
    readonly tier?: string | null | undefined;
    readonly limits?: RateLimits | null | undefined;
  },
): Promise<ApiKey> {
  return db.transaction(async (sql) => {
    const before = await requireApiKey(sql, input.id, { lock: true });
    const tier = input.tier === undefined ? before.tier : input.tier;
    const limits = input.limits === undefined ? before.limits : (input.limits ?? {});
    if (tier !== null) await requireTier(sql, tier);
    await sql.query('UPDATE identity.api_keys SET tier = $2, limits = $3 WHERE id = $1', [
      before.id,
      tier,
      JSON.stringify(limits),
    ]);
    const details = { before: { tier: before.tier, limits: before.limits }, after: { tier, limits } };
    const entry = { actorId: input.actorId, action: 'api_key.limits_changed', subject: before.id };
    await recordAudit(sql, { ...entry, details }, now());
    return { ...before, tier, limits };
  });
}
