import { Client } from 'pg';
import { type Child, startChild, waitUntilReady } from '../processes/child-process.ts';
import { enterRoot } from '../processes/enter-root.ts';
import type { StackSettings } from '../stack-settings.ts';
import {
  configurePostgres,
  initialisePostgres,
  isPostgresComplete,
  markPostgresComplete,
  passwordFileInRoot,
  postgresBinaries,
  postgresDataInRoot,
  postgresUser,
} from './postgres-files.ts';
import type { ServerContext } from './server-context.ts';

/** The database of pg-boss, identity and ledger. */
const relationalDatabase = 'callsheet';
/** The database that holds the documents; DocumentDB's and pg_cron's settings name it. */
export const documentDatabase = 'postgres';

export const postgresUrl = (settings: StackSettings, database = relationalDatabase): string =>
  `postgres://${postgresUser}:${settings.postgresPassword}@127.0.0.1:${settings.ports.postgres}/${database}`;

const withClient = async <T>(url: string, use: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks also rejects what runs on it; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
};

const answers = async (url: string): Promise<boolean> => {
  try {
    await withClient(url, (client) => client.query('SELECT 1'));
    return true;
  } catch {
    // Refused or still starting: waitUntilReady asks again and has the deadline.
    return false;
  }
};

const createDatabases = async (settings: StackSettings): Promise<void> => {
  await withClient(postgresUrl(settings, documentDatabase), async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS documentdb CASCADE');
    await client.query(`CREATE DATABASE ${relationalDatabase}`);
  });
};

/**
 * The kind of index that new ones are made as (`alternate_index_handler_name`): it is read in order, where the older kind
 * makes the engine read and sort all that matches. Asked for at every start, since older data folders lack it.
 */
const addOrderedIndexes = (settings: StackSettings): Promise<void> =>
  withClient(postgresUrl(settings, documentDatabase), async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS documentdb_extended_rum');
  });

/** Starts PostgreSQL with DocumentDB; makes its data folder, extension and databases the first time. */
export const startPostgres = async (context: ServerContext): Promise<Child> => {
  const { root, layout, settings, signal } = context;
  await initialisePostgres(context);
  configurePostgres(context);
  const child = startChild({
    label: 'postgres',
    ...enterRoot({
      root,
      home: layout.home,
      command: `${postgresBinaries}/postgres`,
      args: ['-D', postgresDataInRoot],
      environment: { PGPASSFILE: passwordFileInRoot },
      // SIGINT is Postgres' fast shutdown: clients are cut off, data are written out.
      signalOnParentDeath: 'INT',
    }),
    logsDirectory: layout.logsDirectory,
    stopSignal: 'SIGINT',
    stopTimeoutMs: 5_000,
  });
  context.register(child, 'SIGINT');
  await waitUntilReady({
    child,
    isReady: () => answers(postgresUrl(settings, documentDatabase)),
    // After a crash it replays its log first.
    timeoutMs: 60_000,
    signal,
  });
  if (!isPostgresComplete(context)) {
    await createDatabases(settings);
    markPostgresComplete(context);
  }
  await addOrderedIndexes(settings);
  return child;
};
