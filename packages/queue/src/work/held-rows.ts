import type { SqlPort } from '../database/create-queue-database.ts';
import type { HeldMessage } from './held-message.ts';

/**
 * pg-boss's `touch` and `complete` take ids only. They would keep alive, or complete, a message that was taken from us
 * and is being handled by somebody else; the number of the delivery tells the two apart.
 */
const OURS = 'unnest($1::text[], $2::uuid[], $3::int[]) AS ours (name, id, retry_count)';
const IS_OURS = `job.name = ours.name AND job.id = ours.id AND job.retry_count = ours.retry_count AND job.state = 'active'`;
const KEY = 'job.name, job.id, job.retry_count';

type Held = Pick<HeldMessage, 'name' | 'id' | 'retryCount'>;

/** Gives messages of any queue a sign of life, in one statement. Answers those that still are ours. */
export function touchHeld<Message extends Held>(
  sql: SqlPort,
  schema: string,
  messages: readonly Message[],
): Promise<ReadonlySet<Message>> {
  return select(
    sql,
    `UPDATE ${schema}.job SET heartbeat_on = ${schema}.job_now() FROM ${OURS} WHERE ${IS_OURS} RETURNING ${KEY}`,
    messages,
  );
}

/** Locks messages that still are ours until the end of the transaction. */
export function lockHeld<Message extends Held>(
  sql: SqlPort,
  schema: string,
  messages: readonly Message[],
): Promise<ReadonlySet<Message>> {
  return select(
    sql,
    `SELECT ${KEY} FROM ${schema}.job JOIN ${OURS} ON ${IS_OURS} ORDER BY job.id FOR UPDATE OF job`,
    messages,
  );
}

async function select<Message extends Held>(
  sql: SqlPort,
  text: string,
  messages: readonly Message[],
): Promise<ReadonlySet<Message>> {
  const { rows }: { rows: { name: string; id: string; retry_count: number }[] } = await sql.executeSql(text, [
    messages.map(({ name }) => name),
    messages.map(({ id }) => id),
    messages.map(({ retryCount }) => retryCount),
  ]);
  const found = new Set(rows.map((row) => keyOf(row.name, row.id, row.retry_count)));
  return new Set(messages.filter(({ name, id, retryCount }) => found.has(keyOf(name, id, retryCount))));
}

function keyOf(name: string, id: string, retryCount: number): string {
  return `${name}/${id}/${retryCount}`;
}
