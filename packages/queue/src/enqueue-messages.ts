import type { PgBoss } from 'pg-boss';
import type { EnqueueResult, Message } from './message.ts';
import type { SqlClient } from './sql-client.ts';
import { validatePayload } from './validate-payload.ts';

/**
 * Adds any number of messages inside the caller's transaction and answers in their order. An id that occurs again is a
 * duplicate, whether it is in the queue already or stands earlier in the list.
 * @throws InvalidTaskPayloadError before anything is written.
 */
export async function enqueueMessages(
  boss: PgBoss,
  messages: readonly Message[],
  sql: SqlClient,
): Promise<readonly EnqueueResult[]> {
  // pg-boss refuses a batch in which an id repeats.
  const distinct = new Map<string, Message>();
  for (const message of messages) {
    validatePayload(message.name, message.payload);
    const key = `${message.name}/${message.id}`;
    if (!distinct.has(key)) distinct.set(key, message);
  }
  const added = new Set<string>();
  for (const [name, group] of Map.groupBy(distinct.values(), (message) => message.name)) {
    const ids = await boss.insert(
      name,
      group.map(({ id, payload, priority, afterMs }) => ({
        id,
        data: payload,
        priority,
        ...(afterMs > 0 ? { startAfter: afterMs / 1000 } : {}),
      })),
      { returnId: true, db: { executeSql: (text, values) => sql.query(text, values) } },
    );
    for (const id of ids ?? []) added.add(`${name}/${id}`);
  }
  return messages.map((message) => (added.delete(`${message.name}/${message.id}`) ? 'queued' : 'duplicate'));
}
