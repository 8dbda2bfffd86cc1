import type { Sql } from '@callsheet/postgres';
import { recordAudit } from '../record-audit.ts';
import { rewrapDataKey } from './envelope.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';
import { UnreadableKeyError } from './unreadable-key-error.ts';
import { noteUnreadable } from './use-provider-key.ts';

interface WrappedRow {
  readonly id: string;
  readonly dataKey: Buffer;
  readonly masterKeyId: string;
}

/** What became of some of the keys. `last`: go on behind it; null when there are no more. */
export interface RewrapPass {
  readonly rewrapped: number;
  readonly unreadable: number;
  readonly last: string | null;
}

/**
 * Wraps the data keys of keys that lie under an earlier master key anew, so that it can be taken out of the configuration.
 * One whose master key is not there any more is told once, in the audit, and left for the operator.
 */
export async function rewrapProviderKeys(
  { db, now, masterKeys }: ProviderKeyDependencies,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<RewrapPass> {
  const [current] = masterKeys;
  if (current === undefined) return { rewrapped: 0, unreadable: 0, last: null };
  const { rows } = await db.query<WrappedRow>(
    `SELECT id, data_key AS "dataKey", master_key_id AS "masterKeyId" FROM identity.provider_key
      WHERE data_key IS NOT NULL AND master_key_id <> $1 AND ($2::uuid IS NULL OR id > $2)
        AND (unreadable_at IS NULL OR master_key_id = ANY($3)) ORDER BY id LIMIT $4`,
    [current.id, after, masterKeys.map(({ id }) => id), limit],
  );
  let rewrapped = 0;
  for (const row of rows) {
    if (await db.transaction((sql) => rewrap(sql, row, { masterKeys, at: now() }))) rewrapped += 1;
  }
  const last = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
  return { rewrapped, unreadable: rows.length - rewrapped, last };
}

async function rewrap(
  sql: Sql,
  row: WrappedRow,
  { masterKeys, at }: Pick<ProviderKeyDependencies, 'masterKeys'> & { readonly at: Date },
): Promise<boolean> {
  const { id, masterKeyId: from } = row;
  try {
    const { dataKey, masterKeyId } = rewrapDataKey(masterKeys, row, row);
    // A key that was revoked meanwhile stays wiped.
    await sql.query(
      `UPDATE identity.provider_key SET data_key = $2, master_key_id = $3, unreadable_at = NULL
        WHERE id = $1 AND data_key IS NOT NULL AND master_key_id = $4`,
      [id, dataKey, masterKeyId, from],
    );
    const entry = { actorId: null, action: 'provider_key.rewrapped', subject: id, details: { from, to: masterKeyId } };
    await recordAudit(sql, entry, at);
    return true;
  } catch (error) {
    if (!(error instanceof UnreadableKeyError)) throw error;
    await noteUnreadable(sql, { id, error, at });
    return false;
  }
}
