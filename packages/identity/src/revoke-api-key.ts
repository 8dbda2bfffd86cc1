import type { ApiKey } from './api-key.ts';
import { requireOwnApiKey } from './api-key-store.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';

/**
 * Ends a key with all its secrets for good, and answers it as it was.
 * @throws DomainError NOT_FOUND, also when it is revoked already, FORBIDDEN.
 */
export async function revokeApiKey(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: { readonly id: string; readonly userId: string },
): Promise<ApiKey> {
  return db.transaction(async (sql) => {
    const apiKey = await requireOwnApiKey(sql, input, { lock: true });
    const at = now();
    await sql.query('UPDATE identity.api_keys SET revoked_at = $2 WHERE id = $1', [apiKey.id, at]);
    await sql.query('DELETE FROM identity.api_key_secrets WHERE key_id = $1', [apiKey.id]);
    const details = { name: apiKey.name, prefix: apiKey.prefix };
    await recordAudit(sql, { actorId: input.userId, action: 'api_key.revoked', subject: apiKey.id, details }, at);
    return { ...apiKey, revokedAt: at };
  });
}
