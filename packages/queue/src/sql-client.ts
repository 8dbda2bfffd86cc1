/** A connection inside the caller's transaction; pg's `Client` and `PoolClient` fit. */
export interface SqlClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}
