import { DomainError } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { isUuid } from './account.ts';
import type { ApiKey } from './api-key.ts';
import type { ApiKeySecret } from './api-key-secret.ts';

export const API_KEY_COLUMNS = `k.id, k.user_id AS "userId", k.workspace_id AS "workspaceId", k.name, k.prefix, k.scopes,
  k.tier, k.limits, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt", k.rotated_at AS "rotatedAt",
  k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt"`;

/** A key that is not revoked, whoever asks. With `lock` it stays as it is until the transaction ends. */
export async function requireApiKey(sql: Sql, id: string, options: { lock?: boolean } = {}): Promise<ApiKey> {
  const { rows } = isUuid(id)
    ? await sql.query<ApiKey>(
        `SELECT ${API_KEY_COLUMNS} FROM identity.api_keys k WHERE k.id = $1 AND k.revoked_at IS NULL
         ${options.lock === true ? 'FOR UPDATE' : ''}`,
        [id],
      )
    : { rows: [] };
  if (rows[0] === undefined) throw new DomainError({ code: 'NOT_FOUND', message: 'API key not found' });
  return rows[0];
}

/**
 * The same for its owner.
 * @throws DomainError NOT_FOUND when it does not exist or is revoked, FORBIDDEN when it is somebody else's (C-09).
 */
export async function requireOwnApiKey(
  sql: Sql,
  input: { readonly id: string; readonly userId: string },
  options: { lock?: boolean } = {},
): Promise<ApiKey> {
  const apiKey = await requireApiKey(sql, input.id, options);
  if (apiKey.userId === input.userId) return apiKey;
  throw new DomainError({ code: 'FORBIDDEN', message: 'This API key belongs to somebody else.' });
}

export async function insertSecret(sql: Sql, keyId: string, { hash }: ApiKeySecret): Promise<void> {
  await sql.query('INSERT INTO identity.api_key_secrets (secret_hash, key_id) VALUES ($1, $2)', [hash, keyId]);
}
