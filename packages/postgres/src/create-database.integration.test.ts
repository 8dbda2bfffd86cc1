import { createTestDatabase, dropWhenPassed, type TestDatabase, type TestNode, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { isDatabaseUnavailable, isUniqueViolation, sqlStateOf } from './classify-error.ts';
import { CommitOutcomeUnknownError } from './commit-outcome-unknown-error.ts';
import { createDatabase } from './create-database.ts';
import type { PostgresLog, SqlDatabase } from './sql.ts';

const silent: PostgresLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

const tasks: TestNode[] = [];
let testDatabase: TestDatabase;
let db: SqlDatabase;

beforeAll(async () => {
  testDatabase = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'postgres database' });
  db = open(testDatabase.url);
  await db.query('CREATE TABLE note (id integer PRIMARY KEY, body text)');
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await db?.close();
  await dropWhenPassed({ tasks }, [testDatabase]);
});

function open(connectionString: string, statementTimeoutMs = 10_000): SqlDatabase {
  return createDatabase({
    connectionString,
    maxConnections: 4,
    applicationName: 'test',
    log: silent,
    statementTimeoutMs,
  });
}

/** Ends a session from outside, as an administrator or a crash would. */
async function terminate(pid: number): Promise<void> {
  await db.query('SELECT pg_terminate_backend($1)', [pid]);
}

describe('the Postgres database', () => {
  it('answers rows and counts, with bigint columns as numbers', async () => {
    const { rows, rowCount } = await db.query<{ big: number; text: string }>(
      'SELECT $1::bigint AS big, $2::text AS text',
      [9_007_199_254_740_991, "it's"],
    );
    expect({ rows, rowCount }).toEqual({ rows: [{ big: 9_007_199_254_740_991, text: "it's" }], rowCount: 1 });
    await expect(db.query('SELECT 9007199254740992::bigint')).rejects.toThrow(RangeError);
    await expect(db.ping()).resolves.toBeUndefined();
  });

  it('rolls back everything when the transaction throws', async () => {
    const failure = new Error('halfway');
    await expect(
      db.transaction(async (sql) => {
        await sql.query('INSERT INTO note VALUES (1, $1)', ['lost']);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect((await db.query('SELECT 1 FROM note WHERE id = 1')).rowCount).toBe(0);
  });

  it('names a unique violation and keeps the connection usable', async () => {
    await db.query('INSERT INTO note VALUES (2, $1)', ['first']);
    const error = await db.query('INSERT INTO note VALUES (2, $1)', ['second']).catch((caught: unknown) => caught);
    expect(isUniqueViolation(error, 'note_pkey')).toBe(true);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('does not report success when an error inside the transaction was swallowed', async () => {
    const committed = db.transaction(async (sql) => {
      await sql.query('INSERT INTO note VALUES (3, $1)', ['swallowed']);
      await sql.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(committed).rejects.toThrow('rolled back');
    expect((await db.query('SELECT 1 FROM note WHERE id = 3')).rowCount).toBe(0);
  });

  it('ends a statement that runs too long, and lets one transaction take longer', async () => {
    const short = open(testDatabase.url, 100);
    const error = await short.query('SELECT pg_sleep(5)').catch((caught: unknown) => caught);
    expect(sqlStateOf(error)).toBe('57014');
    await short.transaction((sql) => sql.query('SELECT pg_sleep(0.2)'), { statementTimeoutMs: 5_000 });
    expect((await short.query<{ t: string }>(`SELECT current_setting('statement_timeout') AS t`)).rows[0]?.t).toBe(
      '100ms',
    );
    await short.close();
  });

  it('survives the loss of idle and of busy connections', async () => {
    const other = open(testDatabase.url);
    const idle = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await terminate(idle.rows[0]?.pid ?? 0);
    await waitFor(async () => (await other.query('SELECT 1')).rowCount === 1, { description: 'a new connection' });
    const busy = await other
      .transaction(async (sql) => {
        const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await terminate(rows[0]?.pid ?? 0);
        await sql.query('SELECT 1');
      })
      .catch((caught: unknown) => caught);
    expect(isDatabaseUnavailable(busy)).toBe(true);
    expect(busy).not.toBeInstanceOf(CommitOutcomeUnknownError);
    await expect(other.ping()).resolves.toBeUndefined();
    await other.close();
  });

  it('reports a connection lost at COMMIT as an unknown outcome', async () => {
    const lost = await db
      .transaction(async (sql) => {
        const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await sql.query('INSERT INTO note VALUES (4, $1)', ['unknown']);
        const other = open(testDatabase.url);
        await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
        await other.close();
      })
      .catch((caught: unknown) => caught);
    expect(lost).toBeInstanceOf(CommitOutcomeUnknownError);
    expect(isDatabaseUnavailable(lost)).toBe(true);
    expect((await db.query('SELECT 1 FROM note WHERE id = 4')).rowCount).toBe(0);
  });

  it('runs a repeatable transaction again after a lost COMMIT', async () => {
    let runs = 0;
    await db.transaction(
      async (sql) => {
        runs += 1;
        const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await sql.query('INSERT INTO note VALUES (5, $1) ON CONFLICT DO NOTHING', ['again']);
        if (runs > 1) return;
        const other = open(testDatabase.url);
        await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
        await other.close();
      },
      { repeatable: true },
    );
    expect(runs).toBe(2);
    expect((await db.query('SELECT 1 FROM note WHERE id = 5')).rowCount).toBe(1);
  });

  it('runs a repeatable transaction again when the connection is lost on the way, and no other', async () => {
    const run = async (repeatable: boolean) => {
      let runs = 0;
      const work = db.transaction(
        async (sql) => {
          runs += 1;
          const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          const other = open(testDatabase.url);
          if (runs === 1) await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
          await other.close();
          await sql.query('INSERT INTO note VALUES ($1, $2)', [repeatable ? 60 : 61, 'on the way']);
        },
        { repeatable },
      );
      return { outcome: await Promise.allSettled([work]), runs };
    };
    expect(await run(true)).toMatchObject({ outcome: [{ status: 'fulfilled' }], runs: 2 });
    const once = await run(false);
    expect(once).toMatchObject({ outcome: [{ status: 'rejected' }], runs: 1 });
    expect(isDatabaseUnavailable(once.outcome[0]?.status === 'rejected' && once.outcome[0].reason)).toBe(true);
    expect((await db.query<{ id: number }>('SELECT id FROM note WHERE id >= 60')).rows).toEqual([{ id: 60 }]);
  });

  it('runs a repeatable transaction again after a deadlock', async () => {
    await db.query('INSERT INTO note VALUES (6, $1), (7, $1)', ['free']);
    let started = 0;
    let bothStarted: () => void = () => undefined;
    const meeting = new Promise<void>((resolve) => {
      bothStarted = resolve;
    });
    const touch = (first: number, second: number) =>
      db.transaction(
        async (sql) => {
          await sql.query('UPDATE note SET body = body || $2 WHERE id = $1', [first, '+']);
          started += 1;
          if (started === 2) bothStarted();
          await meeting;
          await sql.query('UPDATE note SET body = body || $2 WHERE id = $1', [second, '+']);
        },
        { repeatable: true },
      );
    await Promise.all([touch(6, 7), touch(7, 6)]);
    const { rows } = await db.query<{ body: string }>('SELECT body FROM note WHERE id IN (6, 7)');
    expect(rows).toEqual([{ body: 'free++' }, { body: 'free++' }]);
    expect(started).toBeGreaterThanOrEqual(3);
  });

  it('fails calls, not the process, when no server answers', async () => {
    const nowhere = open('postgres://nobody@127.0.0.1:1/none');
    const error = await nowhere.ping().catch((caught: unknown) => caught);
    expect(isDatabaseUnavailable(error)).toBe(true);
    await nowhere.close();
  });
});
