import type { Charge } from '@callsheet/domain';
import { createDatabase, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { createTestDatabase, type TestDatabase } from '@callsheet/test-support';
import type { AdmissionRequest } from '../admit.ts';
import { createLedger, type Ledger } from '../create-ledger.ts';
import { ledgerMigrations } from '../migrations.ts';

/** Stands for the queue's message: a row that the ledger's own transaction writes, or does not. */
export interface FirstTask {
  readonly id: string;
  /** Kills the admission at the last moment, as a crash would. */
  readonly fail?: boolean;
  /** Cuts the connection before COMMIT, the first time. */
  readonly sever?: boolean;
}

export interface TestLedger {
  readonly database: TestDatabase;
  readonly db: SqlDatabase;
  readonly ledger: Ledger<FirstTask>;
  taskCount(): Promise<number>;
}

/** A ledger on a database of its own, with a table in place of the queue. */
export async function openTestLedger(options: {
  adminUrl: string;
  label: string;
  now: () => Date;
}): Promise<TestLedger> {
  const database = await createTestDatabase(options);
  const db = createDatabase({
    connectionString: database.url,
    maxConnections: 12,
    applicationName: options.label,
    // Fifty callers share these connections, and some tests share two cores with others.
    connectTimeoutMs: 60_000,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await runMigrations(db, ledgerMigrations);
  await db.query('CREATE TABLE first_task (id text PRIMARY KEY)');
  const ledger = createLedgerOn({ db, now: options.now });
  const taskCount = async () =>
    (await db.query<{ n: number }>('SELECT count(*) AS n FROM first_task')).rows[0]?.n ?? -1;
  return { database, db, ledger, taskCount };
}

/** One process's ledger on a database that `openTestLedger` has made. */
export function createLedgerOn({ db, now }: { db: SqlDatabase; now: () => Date }): Ledger<FirstTask> {
  const severed = new Set<string>();
  return createLedger<FirstTask>({
    db,
    now,
    enqueueFirstTasks: async (sql, tasks) => {
      await sql.query('INSERT INTO first_task SELECT unnest($1::text[])', [tasks.map(({ id }) => id)]);
      if (tasks.some(({ fail }) => fail === true)) throw new Error('killed');
      const severing = tasks.filter(({ id, sever }) => sever === true && !severed.has(id));
      if (severing.length === 0) return;
      for (const { id } of severing) severed.add(id);
      const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await db.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    },
  });
}

/** One video of a workspace's month. */
export function videoCharge(subject: string, overrides: Partial<Charge> = {}): Charge {
  return {
    meter: 'videoGenerations',
    subject,
    period: '2031-05',
    action: 'generate_prompt',
    amount: 1,
    limit: 3,
    ...overrides,
  };
}

export function requestFor(jobId: string, charges: readonly Charge[], number = 1): AdmissionRequest<FirstTask> {
  return { jobId, number, charges, firstTask: { id: `${jobId}/${number}` } };
}
