import type { Pool } from 'pg';

/** The least that holds an account's limit and its reservations. */
export async function prepareTables(pool: Pool, accounts: number): Promise<void> {
  await pool.query(`
    CREATE TABLE account (
      id integer PRIMARY KEY,
      unit_limit bigint NOT NULL,
      reserved bigint NOT NULL DEFAULT 0,
      captured bigint NOT NULL DEFAULT 0,
      CHECK (reserved + captured <= unit_limit)
    );
    CREATE TABLE reservation (
      id uuid PRIMARY KEY,
      account integer NOT NULL REFERENCES account,
      job_id text NOT NULL,
      amount bigint NOT NULL,
      state text NOT NULL,
      created_at timestamptz NOT NULL
    );
    CREATE INDEX reservation_by_job ON reservation (job_id);
  `);
  await pool.query('INSERT INTO account (id, unit_limit) SELECT id, 1000000000 FROM generate_series(0, $1 - 1) AS id', [
    accounts,
  ]);
}
