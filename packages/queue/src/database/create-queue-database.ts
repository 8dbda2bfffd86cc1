import { createListener } from '@callsheet/postgres';
import pg from 'pg';
import type { Db } from 'pg-boss';
import type { QueueLog } from '../queue-log.ts';
import type { Reachability } from './create-reachability.ts';

/** What pg-boss runs its statements on. */
export type SqlPort = Pick<Db, 'executeSql'>;

/** The connections of one process to its queue: a database of its own for pg-boss, and more for what pg-boss lacks. */
export interface QueueDatabase extends Required<Pick<Db, 'executeSql' | 'listen'>> {
  /** The same for statements that take milliseconds: one that is not answered soon has lost its connection. */
  readonly prompt: SqlPort;
  transaction<T>(run: (sql: SqlPort) => Promise<T>): Promise<T>;
  /** Hears of every message that is due at once by the name of its queue; null: anything may have been missed. */
  onMessage(listener: (name: string | null) => void): void;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const PROMPT_TIMEOUT_MS = 15_000;

/** pg reads `query_timeout` from each query, which its types do not tell. */
type DeadlinedQuery = pg.QueryConfig & { readonly query_timeout?: number };

/** Connects lazily; an unreachable server fails calls, not the process. */
export function createQueueDatabase(options: {
  connectionString: string;
  maxConnections: number;
  applicationName: string;
  reachability: Reachability;
  log: QueueLog;
}): QueueDatabase {
  const { connectionString, applicationName, reachability, log } = options;
  const listeners: ((name: string | null) => void)[] = [];
  const pool = new pg.Pool({
    connectionString,
    max: options.maxConnections,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // Without a listener it would end the process. The next statement takes another connection or tells of the outage.
  pool.on('error', () => undefined);

  function portOf(queryable: pg.Pool | pg.PoolClient, timeoutMs: number | null): SqlPort {
    return {
      async executeSql(text, values) {
        const query: DeadlinedQuery = {
          text,
          ...(values === undefined ? {} : { values }),
          ...(timeoutMs === null ? {} : { query_timeout: timeoutMs }),
        };
        const answer: pg.QueryResult | pg.QueryResult[] = await queryable.query(query);
        // A text of several statements, as pg-boss sends, is answered by a list.
        return { rows: Array.isArray(answer) ? answer.flatMap(({ rows }) => rows) : answer.rows };
      },
    };
  }

  function watched(port: SqlPort): SqlPort {
    return { executeSql: (text, values) => reachability.watch(() => port.executeSql(text, values)) };
  }

  async function transact<T>(run: (sql: SqlPort) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    // The pool listens only while a client is idle.
    const lose = (error: Error) => {
      broken = error;
    };
    client.on('error', lose);
    const port = portOf(client, PROMPT_TIMEOUT_MS);
    try {
      await port.executeSql('BEGIN');
      const result = await run(port);
      await port.executeSql('COMMIT');
      return result;
    } catch (error) {
      // Only dropping the connection rolls back for certain: a ROLLBACK could be lost as well.
      broken ??= error instanceof Error ? error : new Error('a transaction failed', { cause: error });
      throw error;
    } finally {
      client.off('error', lose);
      client.release(broken);
    }
  }

  function tell(name: string | null): void {
    for (const listener of listeners) listener(name);
  }

  return {
    ...watched(portOf(pool, null)),
    prompt: watched(portOf(pool, PROMPT_TIMEOUT_MS)),
    transaction: (run) => reachability.watch(() => transact(run)),
    listen: (channel, onNotification, onReconnect) =>
      createListener({
        connectionString,
        channels: [channel],
        applicationName,
        onNotification: ({ payload }) => {
          onNotification(payload);
          tell(payload);
        },
        onReconnect: () => {
          onReconnect();
          tell(null);
        },
        // Of an outage it is told elsewhere, once; without this connection messages are found by looking.
        log: { info: () => undefined, warn: () => undefined, error: log.error.bind(log) },
      }),
    onMessage: (listener) => {
      listeners.push(listener);
    },
    close: () => pool.end(),
  };
}
