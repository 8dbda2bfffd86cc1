import { randomUUID } from 'node:crypto';
import type { Sql, SqlDatabase } from '@callsheet/postgres';
import { cleanHeaders, type IncomingHeaders } from './clean-headers.ts';
import { storedDedupeKey } from './dedupe-key.ts';

/** A callback whose sender was verified. */
export interface VerifiedCallback {
  readonly provider: string;
  readonly jobId: string;
  readonly attempt: number;
  /** The same for every delivery of one message, e.g. the provider's message id. */
  readonly dedupeKey: string;
  readonly headers: IncomingHeaders;
  readonly rawBody: Buffer;
  readonly receivedAt: Date;
}

/** `inboxId` of a duplicate is that of the delivery which was stored. */
export type Acceptance = { readonly kind: 'accepted' | 'duplicate'; readonly inboxId: string };

/** Message that has the callback applied; its id is the inbox row's, so that enqueueing it twice is once. */
export interface ApplyMessage {
  readonly id: string;
  readonly inboxId: string;
}

/**
 * Stores a callback raw and enqueues its application in one transaction: after it the sender can be answered (U-29).
 * A second delivery of the same message stores and enqueues nothing (W8).
 */
export function acceptCallback(
  db: SqlDatabase,
  enqueueApply: (sql: Sql, message: ApplyMessage) => Promise<void>,
  callback: VerifiedCallback,
): Promise<Acceptance> {
  const id = randomUUID();
  const dedupeKey = storedDedupeKey(callback.dedupeKey);
  return db.transaction(
    async (sql) => {
      const { rowCount } = await sql.query(
        `INSERT INTO messages.callback_inbox
           (id, provider, job_id, attempt, dedupe_key, headers, raw_body, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT DO NOTHING`,
        [
          id,
          callback.provider,
          callback.jobId,
          callback.attempt,
          dedupeKey,
          JSON.stringify(cleanHeaders(callback.headers)),
          callback.rawBody,
          callback.receivedAt,
        ],
      );
      if (rowCount === 0) return readDuplicate(sql, callback.provider, dedupeKey, id);
      await enqueueApply(sql, { id, inboxId: id });
      return { kind: 'accepted', inboxId: id };
    },
    { repeatable: true },
  );
}

async function readDuplicate(sql: Sql, provider: string, dedupeKey: string, ownId: string): Promise<Acceptance> {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id FROM messages.callback_inbox WHERE provider = $1 AND dedupe_key = $2',
    [provider, dedupeKey],
  );
  const inboxId = rows[0]?.id;
  if (inboxId === undefined) throw new Error('the callback that this one repeats was deleted in the same moment');
  // Our own row: a lost COMMIT had taken place after all.
  return { kind: inboxId === ownId ? 'accepted' : 'duplicate', inboxId };
}
