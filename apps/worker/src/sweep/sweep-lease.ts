import type { Migration, Sql } from '@callsheet/postgres';
import type { SweepLease } from './sweep-loop.ts';

/** The table of leases. A row with an expiry outlives poolers and dies with its holder, unlike a session's lock. */
export const leaseMigrations: readonly Migration[] = [
  {
    name: 'worker/0001-lease',
    sql: `
      CREATE SCHEMA worker;
      CREATE TABLE worker.lease (
        name text PRIMARY KEY,
        holder text NOT NULL,
        expires_at timestamptz NOT NULL
      )`,
  },
];

/**
 * The lease of this name for this holder. Time is the database's, so that workers with wrong clocks cannot disagree. A
 * pass that outlasts `lifeMs` may see a second sweeper, which does the same things twice and nothing worse.
 */
export function createSweepLease(options: { sql: Sql; name: string; holder: string; lifeMs: number }): SweepLease {
  const { sql, name, holder, lifeMs } = options;
  return {
    async acquire() {
      const { rowCount } = await sql.query(
        `INSERT INTO worker.lease AS held (name, holder, expires_at)
         VALUES ($1, $2, now() + $3 * interval '1 millisecond')
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
         WHERE held.holder = excluded.holder OR held.expires_at < now()`,
        [name, holder, lifeMs],
      );
      return rowCount === 1;
    },
    async release() {
      await sql.query('DELETE FROM worker.lease WHERE name = $1 AND holder = $2', [name, holder]);
    },
  };
}
