import { randomUUID } from 'node:crypto';
import type { Sql } from '@callsheet/postgres';
import { cleanHeaders, type IncomingHeaders } from './clean-headers.ts';

/** Of each quarantined body no more than this is kept. */
export const QUARANTINED_BYTES = 64 * 1024;

/** A callback that could not be placed or proved. */
export interface RejectedCallback {
  readonly provider: string;
  /** Why, in a word or two, e.g. `unknown_job`. */
  readonly reason: string;
  readonly headers: IncomingHeaders;
  readonly rawBody: Buffer;
  /** Address of the sender; null when unknown. */
  readonly ip: string | null;
}

/** Keeps what could not be placed for a look by hand; answers its id. `size_bytes` tells how much there was. */
export async function quarantineCallback(sql: Sql, callback: RejectedCallback, at: Date): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `INSERT INTO messages.callback_quarantine
       (id, provider, reason, headers, raw_body, size_bytes, ip, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      storable(callback.provider, 64),
      storable(callback.reason, 200),
      JSON.stringify(cleanHeaders(callback.headers)),
      callback.rawBody.subarray(0, QUARANTINED_BYTES),
      callback.rawBody.byteLength,
      callback.ip,
      at,
    ],
  );
  return id;
}

/** Both may come straight out of a URL that anybody can write. */
function storable(text: string, maxCharacters: number): string {
  return text.replaceAll('\u0000', '').slice(0, maxCharacters).toWellFormed();
}
