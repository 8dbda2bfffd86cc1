import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { withAnswerDeadline } from './answer-deadline.ts';
import { isConnectionLost, isDatabaseUnavailable, isDefiniteRefusal, sqlStateOf } from './classify-error.ts';
import { columnTypes } from './column-types.ts';
import { CommitOutcomeUnknownError } from './commit-outcome-unknown-error.ts';
import { runTransaction } from './run-transaction.ts';
import type { PostgresLog, Sql, SqlDatabase, SqlResult, TransactionOptions } from './sql.ts';
import { type Ask, askOn, type StatementObserver } from './time-statements.ts';

export interface DatabaseOptions {
  readonly connectionString: string;
  readonly maxConnections: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly log: PostgresLog;
  /** Longest run of one statement, waiting for locks included; 15 s unless told. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a free or new connection; 10 s unless told. */
  readonly connectTimeoutMs?: number;
  /** Hears of every statement that was answered or failed. */
  readonly onStatement?: StatementObserver | undefined;
}

/** How much longer we wait for an answer than the server may take: past that the connection is dead. */
const ANSWER_MARGIN_MS = 5_000;
const REPEATS = 3;
/** Half of a deadlock that came back at once would meet the other half again. */
const REPEAT_DELAY_MS = 20;
/** Serialization failure and deadlock: the server has rolled back, and a repeat may well succeed. */
const CONFLICTS = new Set(['40001', '40P01']);

/** A text of several statements is answered by a list of results. */
function lastResult<Row>(answer: pg.QueryResult | pg.QueryResult[]): SqlResult<Row> {
  const result = Array.isArray(answer) ? answer.at(-1) : answer;
  return { rows: result?.rows ?? [], rowCount: result?.rowCount ?? 0 };
}

/** A pool of connections to one Postgres database. Connects lazily; an unreachable server fails calls, not the process. */
export function createDatabase(options: DatabaseOptions): SqlDatabase {
  const { log } = options;
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    types: columnTypes,
  });
  pool.on('error', (error) => log.info({ err: error }, 'an idle Postgres connection left the pool'));
  // pg-pool listens only while a client is idle; an error on one in use would otherwise end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'a Postgres connection was lost'));
  });

  async function withConnection<T>(answerTimeoutMs: number, use: (ask: Ask, sql: Sql) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const ask = askOn(client, options.onStatement);
    let broken: Error | undefined;
    const sql: Sql = {
      async query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>> {
        try {
          // A broken connection answers the same to everything, and ROLLBACK would wait for its timeout.
          if (broken !== undefined) throw broken;
          return lastResult<Row>(await ask(withAnswerDeadline(text, values, answerTimeoutMs)));
        } catch (error) {
          if (!isDefiniteRefusal(error)) broken = error instanceof Error ? error : new Error(String(error));
          throw error;
        }
      },
    };
    try {
      return await use(ask, sql);
    } catch (error) {
      if (error instanceof CommitOutcomeUnknownError) broken = error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  function transactOnce<T>(run: (sql: Sql) => Promise<T>, transaction: TransactionOptions): Promise<T> {
    const timeoutMs = transaction.statementTimeoutMs;
    const answerTimeoutMs = (timeoutMs ?? statementTimeoutMs) + ANSWER_MARGIN_MS;
    return withConnection(answerTimeoutMs, (ask, sql) =>
      runTransaction({ ask, sql, statementTimeoutMs: timeoutMs, answerTimeoutMs, run }),
    );
  }

  return {
    query: (text, values) =>
      withConnection(statementTimeoutMs + ANSWER_MARGIN_MS, (_ask, sql) => sql.query(text, values)),
    async transaction(run, transaction = {}) {
      let unknown: CommitOutcomeUnknownError | undefined;
      for (let left = transaction.repeatable === true ? REPEATS : 1; ; left -= 1) {
        try {
          return await transactOnce(run, transaction);
        } catch (error) {
          const worthRepeating =
            error instanceof CommitOutcomeUnknownError ||
            CONFLICTS.has(sqlStateOf(error) ?? '') ||
            isConnectionLost(error);
          if (error instanceof CommitOutcomeUnknownError) unknown = error;
          // A repeat that did not get through says nothing about the COMMIT that went before it.
          if (left <= 1 || !worthRepeating)
            throw unknown !== undefined && (worthRepeating || isDatabaseUnavailable(error)) ? unknown : error;
          log.warn({ err: error }, 'a transaction is run again');
          await delay(REPEAT_DELAY_MS * Math.random());
        }
      }
    },
    async ping() {
      await withConnection(ANSWER_MARGIN_MS, (_ask, sql) => sql.query('SELECT 1'));
    },
    close: () => pool.end(),
  };
}
