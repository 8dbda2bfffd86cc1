import { randomUUID } from 'node:crypto';
import type { Sql } from '@callsheet/postgres';
import { recordAudit } from '../record-audit.ts';
import { sealSecret } from './envelope.ts';
import { type KeyProvider, LIVE, type ProviderKey, SHOWN_COLUMNS } from './provider-key.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';
import { requireMasterKeys } from './require-master-keys.ts';

export interface NewProviderKey {
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly provider: KeyProvider;
  readonly secret: string;
  readonly label: string | null;
}

interface LiveRow {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * Stores a key, in the place of the one that the owner has for this provider (R-004-28). The old one stays readable for a
 * while: an attempt that was ordered with it can only be asked about with it. The owner's row is locked, so that two
 * requests at once come one after the other.
 * @throws DomainError PROVIDER_NOT_CONFIGURED without master keys
 */
export async function storeProviderKey(deps: ProviderKeyDependencies, input: NewProviderKey): Promise<ProviderKey> {
  requireMasterKeys(deps);
  const { ownerId, provider, secret } = input;
  const id = randomUUID();
  const sealed = sealSecret(deps.masterKeys, { id, ownerId, provider }, secret);
  return await deps.db.transaction(async (sql) => {
    const at = deps.now();
    await sql.query('SELECT 1 FROM identity.users WHERE id = $1 FOR NO KEY UPDATE', [ownerId]);
    const replaced = await replaceLive(sql, { ownerId, provider, at });
    const version = await nextVersion(sql, { ownerId, provider });
    const { rows } = await sql.query<ProviderKey>(
      `INSERT INTO identity.provider_key (id, owner_id, workspace_id, provider, version, label, last4, ciphertext,
                                          data_key, master_key_id, created_at, rotated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${SHOWN_COLUMNS}`,
      [
        ...[id, ownerId, input.workspaceId, provider, version, input.label, secret.slice(-4)],
        ...[sealed.ciphertext, sealed.dataKey, sealed.masterKeyId],
        ...(replaced === null ? [at, null] : [replaced.createdAt, at]),
      ],
    );
    const details = { provider, version, ...(replaced === null ? {} : { replaces: replaced.id }) };
    const action = replaced === null ? 'provider_key.created' : 'provider_key.rotated';
    await recordAudit(sql, { actorId: ownerId, action, subject: id, details }, at);
    const [stored] = rows;
    if (stored === undefined) throw new Error('an inserted provider key was not returned');
    return stored;
  });
}

async function replaceLive(
  sql: Sql,
  { ownerId, provider, at }: { ownerId: string; provider: KeyProvider; at: Date },
): Promise<LiveRow | null> {
  const { rows } = await sql.query<LiveRow>(
    `UPDATE identity.provider_key SET replaced_at = $3 WHERE owner_id = $1 AND provider = $2 AND ${LIVE}
     RETURNING id, created_at AS "createdAt"`,
    [ownerId, provider, at],
  );
  return rows[0] ?? null;
}

/** Counts on behind revoked ones too, so that a version means one key for ever. */
async function nextVersion(
  sql: Sql,
  { ownerId, provider }: { ownerId: string; provider: KeyProvider },
): Promise<number> {
  const { rows } = await sql.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) + 1 AS version FROM identity.provider_key WHERE owner_id = $1 AND provider = $2',
    [ownerId, provider],
  );
  return rows[0]?.version ?? 1;
}
