import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@callsheet/test-support';
import pg from 'pg';
import type { JobTaskMessage } from '../message.ts';
import { QUEUE_SCHEMA } from '../queue-schema.ts';
import { type Queue, startQueue } from '../start-queue.ts';
import { deadLetterQueueOf, type TaskName } from '../task-catalog.ts';

/** Schema that the queues of every test use, each in its own database. */
export const SCHEMA = QUEUE_SCHEMA;

export interface LoggedLine {
  readonly level: string;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

export interface DeadLetter {
  readonly data: unknown;
  readonly source_id: string;
  readonly output: { readonly message: string };
}

/** A database with queues in it for one test file. */
export interface QueueFixture {
  readonly database: TestDatabase;
  readonly sql: pg.Client;
  readonly logged: readonly LoggedLine[];
  /** One more process; `url` where it takes another way to the database. */
  start(options?: { supervise?: boolean; url?: string; applicationName?: string }): Promise<Queue>;
  deadLettersOf(name: TaskName): Promise<DeadLetter[]>;
  /** Stops every process and forgets every message. */
  reset(): Promise<void>;
}

/** Makes the database and connects to it. */
export async function createQueueFixture(adminUrl: string, label: string): Promise<QueueFixture> {
  const database = await createTestDatabase({ adminUrl, label });
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const started: Queue[] = [];
  const logged: LoggedLine[] = [];
  const note = (level: string) => (fields: Record<string, unknown>, message: string) => {
    logged.push({ level, fields, message });
  };
  const log = { info: note('info'), warn: note('warn'), error: note('error') };
  return {
    database,
    sql,
    logged,
    start: async ({ supervise = false, url = database.url, applicationName } = {}) => {
      const queue = await startQueue({
        connectionString: url,
        ...(applicationName === undefined ? {} : { applicationName }),
        schema: SCHEMA,
        log,
        supervise,
        maxConnections: 4,
      });
      started.push(queue);
      return queue;
    },
    deadLettersOf: async (name) => {
      const { rows } = await sql.query<DeadLetter>(
        `SELECT dead.data, dead.source_id, source.output
           FROM ${SCHEMA}.job dead LEFT JOIN ${SCHEMA}.job source ON source.id = dead.source_id AND source.name = $2
          WHERE dead.name = $1`,
        [deadLetterQueueOf(name), name],
      );
      return rows;
    },
    reset: async () => {
      await Promise.all(started.splice(0).map((queue) => queue.stop({ graceMs: 100 })));
      await sql.query(`DELETE FROM ${SCHEMA}.job`);
      logged.splice(0);
    },
  };
}

/** A message that is due at once, with an id of its own. */
export function buildMessage(given: Partial<JobTaskMessage> = {}): JobTaskMessage {
  return {
    id: randomUUID(),
    name: 'job.submit',
    payload: { jobId: 'a'.repeat(24), attempt: 1, effectId: randomUUID(), number: 1 },
    afterMs: 0,
    priority: 0,
    ...given,
  };
}
