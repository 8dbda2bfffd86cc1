import type { Sql } from './sql.ts';

/** Postgres refuses 8,000 bytes; the margin is architecture.md's. */
export const MAX_NOTIFICATION_BYTES = 7_000;

/**
 * Tells every listener of `channel`, when the surrounding transaction commits or at once outside of one.
 * @throws RangeError for a payload of 7,000 bytes or more.
 */
export async function publishNotification(sql: Sql, channel: string, payload: string): Promise<void> {
  const sizeBytes = Buffer.byteLength(payload);
  if (sizeBytes >= MAX_NOTIFICATION_BYTES) {
    throw new RangeError(
      `a notification on ${channel} is ${sizeBytes} bytes; it must stay below ${MAX_NOTIFICATION_BYTES}`,
    );
  }
  await sql.query('SELECT pg_notify($1, $2)', [channel, payload]);
}
