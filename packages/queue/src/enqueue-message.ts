import type { PgBoss } from 'pg-boss';
import type { EnqueueResult, Message } from './message.ts';
import type { SqlClient } from './sql-client.ts';
import { validatePayload } from './validate-payload.ts';

/**
 * Adds one message, inside the caller's transaction when `sql` is given: then workers hear of it at the commit, and a
 * rollback leaves nothing.
 * @throws InvalidTaskPayloadError before anything is written.
 */
export async function enqueueMessage(boss: PgBoss, message: Message, sql?: SqlClient): Promise<EnqueueResult> {
  const payload = validatePayload(message.name, message.payload);
  const added = await boss.send(message.name, payload, {
    id: message.id,
    priority: message.priority,
    ...(message.afterMs > 0 ? { startAfter: message.afterMs / 1000 } : {}),
    ...(sql === undefined ? {} : { db: { executeSql: (text, values) => sql.query(text, values) } }),
  });
  return added === null ? 'duplicate' : 'queued';
}
