import { Pool } from 'pg';

/** A row's columns in their order; `bytea` as Buffer. */
export type EngineRow = readonly unknown[];

/** DocumentDB behind its SQL functions. */
export type Engine = {
  /** Runs one statement; its rows. Throws pg's DatabaseError, or whatever broke the connection. */
  query: (text: string, values: readonly unknown[]) => Promise<EngineRow[]>;
  close: () => Promise<void>;
};

// As many statements at once as 2 cores have use for; the rest queues here and not in Postgres.
const maxConnections = 24;

/** Connects lazily to the database that holds DocumentDB; a connection that breaks is replaced at the next use. */
export const createEngine = (options: { postgresUrl: string; log: (line: string) => void }): Engine => {
  const pool = new Pool({
    connectionString: options.postgresUrl,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    application_name: 'mongodb-gateway',
  });
  // An idle connection that Postgres closes (restart) must not end the process.
  pool.on('error', (error) => options.log(`idle connection lost: ${error.message}`));

  return {
    query: async (text, values) => {
      // Unnamed statements each time: DocumentDB plans by the command's bytes, which differ from call to call.
      const result = await pool.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
      return result.rows;
    },
    close: () => pool.end(),
  };
};
