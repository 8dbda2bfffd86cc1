import { recordAudit } from '../record-audit.ts';
import { type KeyProvider, type ProviderKey, SHOWN_COLUMNS } from './provider-key.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';
import { requireMasterKeys } from './require-master-keys.ts';

interface RevokedRow extends ProviderKey {
  readonly id: string;
  readonly version: number;
  readonly wasLive: boolean;
}

/**
 * Takes the owner's key for a provider away and answers it as it was; null when there was none. Its bytes are wiped at once,
 * and those of earlier ones with it: attempts under way cannot be asked about any more.
 * @throws DomainError PROVIDER_NOT_CONFIGURED without master keys
 */
export async function revokeProviderKey(
  deps: ProviderKeyDependencies,
  { ownerId, provider }: { readonly ownerId: string; readonly provider: KeyProvider },
): Promise<ProviderKey | null> {
  requireMasterKeys(deps);
  return await deps.db.transaction(async (sql) => {
    const at = deps.now();
    await sql.query('SELECT 1 FROM identity.users WHERE id = $1 FOR NO KEY UPDATE', [ownerId]);
    const { rows } = await sql.query<RevokedRow>(
      `UPDATE identity.provider_key SET revoked_at = $3, ciphertext = NULL, data_key = NULL
        WHERE owner_id = $1 AND provider = $2 AND revoked_at IS NULL
       RETURNING id, version, replaced_at IS NULL AS "wasLive", ${SHOWN_COLUMNS}`,
      [ownerId, provider, at],
    );
    for (const { id, version } of rows) {
      const entry = { actorId: ownerId, action: 'provider_key.revoked', subject: id, details: { provider, version } };
      await recordAudit(sql, entry, at);
    }
    const live = rows.find(({ wasLive }) => wasLive);
    if (live === undefined) return null;
    const { id: _id, version: _version, wasLive: _wasLive, ...shown } = live;
    return shown;
  });
}
