import type { SqlPort } from './database/create-queue-database.ts';
import type { TaskName } from './task-catalog.ts';

/**
 * `refund` gives an active message one more try, before a stopping process fails what it holds, so that deployments
 * alone can never send a message to the dead-letter queue. `forfeit` takes the tries that it has left, so that failing it
 * sends it there at once. pg-boss has no call for either: its `update` leaves active messages alone, and only handlers
 * of its own workers can dead-letter.
 */
export async function changeTries(
  sql: SqlPort,
  input: { schema: string; name: TaskName; id: string; tries: 'refund' | 'forfeit' },
): Promise<void> {
  const limit = input.tries === 'refund' ? 'retry_limit + 1' : 'retry_count';
  await sql.executeSql(
    `UPDATE ${input.schema}.job SET retry_limit = ${limit} WHERE name = $1 AND id = $2 AND state = 'active'`,
    [input.name, input.id],
  );
}
