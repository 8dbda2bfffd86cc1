import type { UsableApiKey } from './api-key.ts';
import { hashApiKeySecret } from './api-key-secret.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';

/** `last_used_at` is written once in so long, however busy a key is. */
const USE_NOTED_EVERY_MS = 60_000;

type KeyRow = UsableApiKey & { readonly lastUsedAt: Date | null };

/**
 * The key that a secret belongs to, if both work now: not revoked, not expired, not rotated away; null for everything
 * else, whatever is wrong with it. Notes that the key is used.
 */
export async function findApiKey(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  secret: string,
): Promise<UsableApiKey | null> {
  const hash = hashApiKeySecret(secret);
  if (hash === null) return null;
  const at = now();
  const { rows } = await db.query<KeyRow>(
    `SELECT k.id, k.user_id AS "userId", k.workspace_id AS "workspaceId", k.scopes, k.tier, k.limits,
            k.last_used_at AS "lastUsedAt", least(k.expires_at, s.ends_at) AS "endsAt"
       FROM identity.api_key_secrets s JOIN identity.api_keys k ON k.id = s.key_id
      WHERE s.secret_hash = $1 AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > $2) AND (s.ends_at IS NULL OR s.ends_at > $2)`,
    [hash, at],
  );
  if (rows[0] === undefined) return null;
  const { lastUsedAt, ...apiKey } = rows[0];
  const noteUntil = new Date(at.getTime() - USE_NOTED_EVERY_MS);
  if (lastUsedAt === null || lastUsedAt <= noteUntil) {
    await db.query(
      `UPDATE identity.api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
      [apiKey.id, at, noteUntil],
    );
  }
  return apiKey;
}
