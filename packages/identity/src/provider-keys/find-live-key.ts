import { isKeyProvider, LIVE } from './provider-key.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';

/** The id of the key that the owner's next order from this provider is made with; null: the operator's account. */
export async function findLiveKey(
  { db, masterKeys }: ProviderKeyDependencies,
  { ownerId, provider }: { readonly ownerId: string; readonly provider: string },
): Promise<string | null> {
  if (masterKeys.length === 0 || !isKeyProvider(provider)) return null;
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM identity.provider_key WHERE owner_id = $1 AND provider = $2 AND ${LIVE}`,
    [ownerId, provider],
  );
  return rows[0]?.id ?? null;
}
