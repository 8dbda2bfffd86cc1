import { createGroupCommit } from '@callsheet/group-commit';
import type { Sql } from './sql.ts';

/** Postgres refuses 8,000 bytes; the margin is architecture.md's. */
export const MAX_NOTIFICATION_BYTES = 7_000;

/**
 * Tells the listeners of one channel, in the order of the calls: when the surrounding transaction commits, or at once
 * outside of one. What comes while one statement is in flight goes with the next, because each commit that notifies waits
 * for its turn at a lock of the whole server.
 * @throws RangeError for a payload of 7,000 bytes or more.
 */
export function createNotifications(sql: Sql, channel: string): (payload: string) => Promise<void> {
  const send = createGroupCommit<string, true>({
    commit: async (payloads) => {
      await sql.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [channel, payloads]);
      return payloads.map(() => true);
    },
    // Their sizes are known to fit: what fails now is not about one of them.
    isWorthSingly: () => false,
  });
  return async (payload) => {
    const sizeBytes = Buffer.byteLength(payload);
    if (sizeBytes >= MAX_NOTIFICATION_BYTES) {
      throw new RangeError(
        `a notification on ${channel} is ${sizeBytes} bytes; it must stay below ${MAX_NOTIFICATION_BYTES}`,
      );
    }
    await send(payload);
  };
}
