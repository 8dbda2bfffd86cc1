import pg from 'pg';
import { testName } from './test-name.ts';

/** A Postgres database of one test file. `drop` also ends connections that are still open to it. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty Postgres database on a server that runs already. `adminUrl` must be allowed to create databases. */
export async function createTestDatabase(options: { adminUrl: string; label: string }): Promise<TestDatabase> {
  const name = testName(options.label);
  await runOnce(options.adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(options.adminUrl);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    drop: () => runOnce(options.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function runOnce(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
