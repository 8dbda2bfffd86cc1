import type { Sql } from '@callsheet/postgres';
import { isUuid } from './account.ts';
import type { ApiKey } from './api-key.ts';
import { API_KEY_COLUMNS } from './api-key-store.ts';

/** Keys that have expired stay listed until they are revoked. */
const MAX_LISTED = 500;

/** A user's keys in all workspaces, newest first, without those that are revoked. */
export async function listApiKeys(sql: Sql, userId: string): Promise<readonly ApiKey[]> {
  if (!isUuid(userId)) return [];
  const { rows } = await sql.query<ApiKey>(
    `SELECT ${API_KEY_COLUMNS} FROM identity.api_keys k WHERE k.user_id = $1 AND k.revoked_at IS NULL
      ORDER BY k.created_at DESC, k.id LIMIT ${MAX_LISTED}`,
    [userId],
  );
  return rows;
}
