import type { Sql } from '@callsheet/postgres';
import { recordAudit } from '../record-audit.ts';
import { openSecret } from './envelope.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';
import { UnreadableKeyError } from './unreadable-key-error.ts';

/** One call that a key is taken out for. */
export interface KeyUse {
  readonly id: string;
  /** Whose job it is: nobody's job is done with somebody else's key. */
  readonly ownerId: string;
  readonly provider: string;
  readonly jobId: string;
  readonly attempt: number;
  /** Such as `submit` or `poll`. */
  readonly purpose: string;
}

export interface KeyRow {
  readonly version: number;
  readonly ciphertext: Buffer | null;
  readonly dataKey: Buffer | null;
  readonly masterKeyId: string;
}

/**
 * The secret itself, for one call. It is handed out only once its audit line is stored, and not when the key was revoked
 * meanwhile.
 * @throws UnreadableKeyError; a key that cannot be read for another reason than its owner's has an audit line too
 */
export async function useProviderKey({ db, now, masterKeys }: ProviderKeyDependencies, use: KeyUse): Promise<string> {
  const { id, ownerId, provider } = use;
  const { rows } = await db.query<KeyRow>(
    `SELECT version, ciphertext, data_key AS "dataKey", master_key_id AS "masterKeyId" FROM identity.provider_key
      WHERE id = $1 AND owner_id = $2 AND provider = $3`,
    [id, ownerId, provider],
  );
  const [row] = rows;
  if (row === undefined || row.ciphertext === null || row.dataKey === null)
    throw new UnreadableKeyError({ reason: 'gone' });
  let secret: string;
  try {
    secret = openSecret(masterKeys, use, { ...row, ciphertext: row.ciphertext, dataKey: row.dataKey });
  } catch (error) {
    if (error instanceof UnreadableKeyError)
      await db.transaction((sql) => noteUnreadable(sql, { id, error, at: now() }));
    throw error;
  }
  const { rowCount } = await db.query(
    `WITH used AS (
       UPDATE identity.provider_key SET last_used_at = greatest(last_used_at, $2)
        WHERE id = $1 AND ciphertext IS NOT NULL RETURNING id)
     INSERT INTO identity.audit (at, actor_id, action, subject, details)
     SELECT $2, NULL, 'provider_key.used', id::text, $3 FROM used`,
    [
      id,
      now(),
      JSON.stringify({ provider, version: row.version, jobId: use.jobId, attempt: use.attempt, purpose: use.purpose }),
    ],
  );
  if (rowCount === 0) throw new UnreadableKeyError({ reason: 'gone' });
  return secret;
}

/** Once per key, however often it is tried. */
export async function noteUnreadable(
  sql: Sql,
  { id, error, at }: { readonly id: string; readonly error: UnreadableKeyError; readonly at: Date },
): Promise<void> {
  const { rowCount } = await sql.query(
    'UPDATE identity.provider_key SET unreadable_at = $2 WHERE id = $1 AND unreadable_at IS NULL',
    [id, at],
  );
  if (rowCount === 0) return;
  const entry = { actorId: null, action: 'provider_key.unreadable', subject: id, details: { reason: error.reason } };
  await recordAudit(sql, entry, at);
}
