import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';

/** Wipes the bytes of keys that were replaced before then, with an audit line each; answers how many. */
export async function wipeReplacedKeys(
  { db, now }: ProviderKeyDependencies,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const { rowCount } = await db.query(
    `WITH wiped AS (
       UPDATE identity.provider_key SET ciphertext = NULL, data_key = NULL
        WHERE id IN (SELECT id FROM identity.provider_key WHERE ciphertext IS NOT NULL AND replaced_at < $1
                      ORDER BY replaced_at LIMIT $2)
       RETURNING id, provider, version)
     INSERT INTO identity.audit (at, actor_id, action, subject, details)
     SELECT $3, NULL, 'provider_key.wiped', id::text, jsonb_build_object('provider', provider, 'version', version)
       FROM wiped`,
    [before, limit, now()],
  );
  return rowCount;
}
