import { LIVE, type ProviderKey, SHOWN_COLUMNS } from './provider-key.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';
import { requireMasterKeys } from './require-master-keys.ts';

/** The owner's keys, by provider. @throws DomainError PROVIDER_NOT_CONFIGURED without master keys */
export async function listProviderKeys(
  deps: ProviderKeyDependencies,
  ownerId: string,
): Promise<readonly ProviderKey[]> {
  requireMasterKeys(deps);
  const { rows } = await deps.db.query<ProviderKey>(
    `SELECT ${SHOWN_COLUMNS} FROM identity.provider_key WHERE owner_id = $1 AND ${LIVE} ORDER BY provider`,
    [ownerId],
  );
  return rows;
}
