import { randomUUID } from 'node:crypto';
import type { Queue } from '@callsheet/queue';
import type { Pool } from 'pg';

/** A transaction per request: lock the account, insert the reservation, move the balance, send the task. */
export async function reserveAndSend(
  deps: { pool: Pool; queue: Queue },
  input: { jobId: string; account: number },
): Promise<void> {
  const client = await deps.pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ left: string }>(
      'SELECT unit_limit - reserved - captured AS left FROM account WHERE id = $1 FOR UPDATE',
      [input.account],
    );
    if (Number(rows[0]?.left ?? 0) < 1) throw new Error('the account is used up');
    await client.query(
      `INSERT INTO reservation (id, account, job_id, amount, state, created_at) VALUES ($1, $2, $3, 1, 'reserved', now())`,
      [randomUUID(), input.account, input.jobId],
    );
    await client.query('UPDATE account SET reserved = reserved + 1 WHERE id = $1', [input.account]);
    const id = randomUUID();
    await deps.queue.enqueueWith(client, {
      id,
      name: 'job.submit',
      payload: { jobId: input.jobId, attempt: 1, effectId: id, number: 1 },
      afterMs: 0,
      priority: 0,
    });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
