import pg from 'pg';

/** Ends every connection that an application has to this database, as an operator or a failover does; answers how many. */
export async function endConnections(options: { databaseUrl: string; applicationName: string }): Promise<number> {
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
      [options.applicationName],
    );
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}
