import { randomUUID } from 'node:crypto';
import { DomainError } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { ApiKey, ApiKeyScope, IssuedApiKey } from './api-key.ts';
import { newApiKeySecret } from './api-key-secret.ts';
import { insertSecret } from './api-key-store.ts';
import { cleanText } from './clean-text.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { recordAudit } from './record-audit.ts';

/** Lists of keys are not paged, and nobody has an eye on more. */
const MAX_LIVE = 50;
const MAX_NAME_CHARACTERS = 100;

export interface NewApiKey {
  readonly userId: string;
  /** One that the user belongs to; each request by the key asks again. */
  readonly workspaceId: string;
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt: Date | null;
}

/**
 * Makes a key; its secret is answered here and never again.
 * @throws DomainError VALIDATION_ERROR, LIMIT_REACHED with 50 keys that work.
 */
export async function createApiKey(
  { db, now }: Pick<IdentityDependencies, 'db' | 'now'>,
  input: NewApiKey,
): Promise<IssuedApiKey> {
  const at = now();
  const issued = newApiKeySecret();
  const apiKey: ApiKey = {
    id: randomUUID(),
    userId: input.userId,
    workspaceId: input.workspaceId,
    name: cleanKeyName(input.name),
    prefix: issued.prefix,
    scopes: orderScopes(input.scopes),
    tier: null,
    limits: {},
    createdAt: at,
    lastUsedAt: null,
    rotatedAt: null,
    expiresAt: checkExpiry(input.expiresAt, at),
    revokedAt: null,
  };
  await db.transaction(async (sql) => {
    // The user's row makes those who create at the same moment count one after the other.
    await sql.query('SELECT 1 FROM identity.users WHERE id = $1 FOR UPDATE', [input.userId]);
    await refuseMany(sql, input.userId, at);
    await sql.query(
      `INSERT INTO identity.api_keys (id, user_id, workspace_id, name, prefix, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [apiKey.id, apiKey.userId, apiKey.workspaceId, apiKey.name, apiKey.prefix, apiKey.scopes, at, apiKey.expiresAt],
    );
    await insertSecret(sql, apiKey.id, issued);
    const { name, prefix, scopes, workspaceId, expiresAt } = apiKey;
    const details = { name, prefix, scopes, workspaceId, expiresAt: expiresAt?.toISOString() ?? null };
    await recordAudit(sql, { actorId: input.userId, action: 'api_key.created', subject: apiKey.id, details }, at);
  });
  return { apiKey, secret: issued.secret };
}

/** @throws DomainError VALIDATION_ERROR. */
export function cleanKeyName(raw: string): string {
  return cleanText(raw, { field: 'name', maxCharacters: MAX_NAME_CHARACTERS });
}

/** Each once, `read` first. */
export function orderScopes(scopes: readonly ApiKeyScope[]): readonly ApiKeyScope[] {
  return [...new Set(scopes)].toSorted();
}

function checkExpiry(expiresAt: Date | null, at: Date): Date | null {
  if (expiresAt === null || expiresAt > at) return expiresAt;
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: 'expiresAt must lie in the future.',
    details: { field: 'expiresAt' },
  });
}

async function refuseMany(sql: Sql, userId: string, at: Date): Promise<void> {
  const { rows } = await sql.query<{ live: number }>(
    `SELECT count(*) AS live FROM identity.api_keys
      WHERE user_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
    [userId, at],
  );
  if ((rows[0]?.live ?? 0) < MAX_LIVE) return;
  throw new DomainError({
    code: 'LIMIT_REACHED',
    message: `You have ${MAX_LIVE} API keys; revoke one that you do not use any more.`,
  });
}
