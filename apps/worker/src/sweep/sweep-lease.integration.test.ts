import { createDatabase, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { createTestDatabase, dropWhenPassed, type TestDatabase, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createSweepLease, leaseMigrations } from './sweep-lease.ts';

let database: TestDatabase;
let sql: SqlDatabase;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const lease = (holder: string, name: string, lifeMs = 60_000) => createSweepLease({ sql, name, holder, lifeMs });

beforeAll(async () => {
  database = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'sweep lease' });
  sql = createDatabase({ connectionString: database.url, maxConnections: 10, applicationName: 'test', log });
  await runMigrations(sql, leaseMigrations);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await sql.close();
  await dropWhenPassed(suite, [database]);
});

it('goes to exactly one of many who ask at once, who keeps it while renewing', async () => {
  const workers = Array.from({ length: 8 }, (_, index) => lease(`worker-${index}`, 'race'));
  const taken = await Promise.all(workers.map((worker) => worker.acquire()));
  expect(taken.filter(Boolean)).toHaveLength(1);
  const winner = workers[taken.indexOf(true)];
  expect(await winner?.acquire()).toBe(true);
  expect((await Promise.all(workers.map((worker) => worker.acquire()))).filter(Boolean)).toHaveLength(1);
});

it('passes to the next worker when it is given back', async () => {
  const [first, second] = [lease('first', 'handed'), lease('second', 'handed')];
  expect([await first.acquire(), await second.acquire()]).toEqual([true, false]);
  await second.release();
  expect(await second.acquire()).toBe(false);
  await first.release();
  expect(await second.acquire()).toBe(true);
});

it('runs out when its holder has died', async () => {
  expect(await lease('dead', 'expiring', 30).acquire()).toBe(true);
  expect(await waitFor(() => lease('heir', 'expiring').acquire(), { description: 'the lease to run out' })).toBe(true);
});
