import type { PgBoss } from 'pg-boss';
import type { TaskName } from './task-catalog.ts';

/**
 * Gives a message one more try. Done before a stopping process fails what it holds, so that deployments alone can never
 * send a message to the dead-letter queue. pg-boss has no call for this: its `update` leaves active messages alone.
 */
export async function refundTry(input: { boss: PgBoss; schema: string; name: TaskName; id: string }): Promise<void> {
  await input.boss
    .getDb()
    .executeSql(
      `UPDATE ${input.schema}.job SET retry_limit = retry_limit + 1 WHERE name = $1 AND id = $2 AND state = 'active'`,
      [input.name, input.id],
    );
}
