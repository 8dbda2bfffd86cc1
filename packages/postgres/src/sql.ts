/** What a query answered. `rowCount` is the number of rows read or changed. */
export interface SqlResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/**
 * Something that runs SQL: the database itself, or one transaction of it. Values go in as `$1`, `$2`, … and are never
 * pasted into the text. Without values the text may hold several statements. `bigint` columns come back as numbers.
 */
export interface Sql {
  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
}

export interface TransactionOptions {
  /** Replaces the database's statement timeout inside this transaction; milliseconds. */
  readonly statementTimeoutMs?: number;
  /**
   * The transaction may be run again: every write in it is keyed, so that a second run finds the first one's rows. It
   * is then run again after a deadlock, after a connection lost on the way, and after a COMMIT whose outcome was lost.
   */
  readonly repeatable?: boolean;
}

export interface SqlDatabase extends Sql {
  /**
   * Runs `run` between BEGIN and COMMIT on one connection; anything thrown rolls back.
   * @throws CommitOutcomeUnknownError when the connection was lost at COMMIT: re-read, or repeat keyed writes.
   */
  transaction<T>(run: (sql: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Throws unless the server answers. */
  ping(): Promise<void>;
  /** Waits for running queries, then closes every connection. */
  close(): Promise<void>;
}

/** Where connection trouble is told; pino's loggers fit. */
export interface PostgresLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}
