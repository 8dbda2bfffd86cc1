import { createTestDatabase, dropWhenPassed, type TestDatabase, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from './create-database.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, runMigrations } from './run-migrations.ts';
import type { PostgresLog, SqlDatabase } from './sql.ts';

const silent: PostgresLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

const tasks: TestNode[] = [];
let testDatabase: TestDatabase;
let databases: SqlDatabase[];

beforeAll(async () => {
  testDatabase = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'postgres migrations' });
  databases = Array.from({ length: 6 }, () =>
    createDatabase({ connectionString: testDatabase.url, maxConnections: 2, applicationName: 'test', log: silent }),
  );
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await Promise.all((databases ?? []).map((db) => db.close()));
  await dropWhenPassed({ tasks }, [testDatabase]);
});

describe('running migrations', () => {
  it('applies each step once when many processes boot together', async () => {
    const steps: Migration[] = [
      { name: 'boot/0001-table', sql: 'CREATE SCHEMA boot; CREATE TABLE boot.thing (id integer)' },
      { name: 'boot/0002-row', sql: 'INSERT INTO boot.thing VALUES (1)' },
    ];
    const applied = await Promise.all(databases.map((db) => runMigrations(db, steps)));
    expect(applied.flat().sort()).toEqual(['boot/0001-table', 'boot/0002-row']);
    expect((await databases[0]!.query('SELECT * FROM boot.thing')).rowCount).toBe(1);
    expect(await runMigrations(databases[0]!, steps)).toEqual([]);
  });

  it('refuses a step that was edited after it was applied, and says which', async () => {
    const db = databases[0]!;
    await runMigrations(db, [{ name: 'edit/0001-first', sql: 'SELECT 1' }]);
    const error = await runMigrations(db, [{ name: 'edit/0001-first', sql: 'SELECT 2' }]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ migration: 'edit/0001-first', message: expect.stringContaining('another text') });
  });

  it('rolls back a failing step wholly, keeps the ones before it, and goes on from there', async () => {
    const db = databases[0]!;
    const first = { name: 'fail/0001-good', sql: 'CREATE SCHEMA fail; CREATE TABLE fail.good (id integer)' };
    const bad = { name: 'fail/0002-bad', sql: 'CREATE TABLE fail.half (id integer); SELECT 1 / 0' };
    await expect(runMigrations(db, [first, bad])).rejects.toMatchObject({ migration: 'fail/0002-bad' });
    expect((await db.query(`SELECT to_regclass('fail.half') AS half`)).rows).toEqual([{ half: null }]);
    const fixed = { name: 'fail/0002-bad', sql: 'CREATE TABLE fail.half (id integer)' };
    expect(await runMigrations(db, [first, fixed])).toEqual(['fail/0002-bad']);
  });

  it('refuses names that are malformed or listed twice before touching anything', async () => {
    const db = databases[0]!;
    await expect(runMigrations(db, [{ name: 'nope', sql: 'SELECT 1' }])).rejects.toThrow(MigrationError);
    const twice = { name: 'twice/0001-same', sql: 'SELECT 1' };
    await expect(runMigrations(db, [twice, twice])).rejects.toThrow('listed twice');
    expect((await db.query(`SELECT 1 FROM callsheet.migration WHERE name LIKE 'twice/%'`)).rowCount).toBe(0);
  });
});
