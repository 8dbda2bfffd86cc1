import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { homeInRoot } from '../processes/enter-root.ts';
import { giveToServers, makeOwnFolder, writeReadable } from '../processes/own-folder.ts';
import { runInside } from '../processes/run-inside.ts';
import type { ServerContext } from './server-context.ts';

export const postgresBinaries = '/usr/lib/postgresql/18/bin';
export const postgresDataInRoot = `${homeInRoot}/postgres`;
/** DocumentDB logs in to its own server as the caller for some commands (dropDatabase); libpq finds the password here. */
export const passwordFileInRoot = `${postgresDataInRoot}/callsheet.pgpass`;
export const postgresUser = 'callsheet';

// DocumentDB's own worker logs in over loopback without a password; only it may, and only to the documents' database.
const accessRules = `host postgres documentdb_bg_worker_role 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`;

const configuration = (port: number): string => `listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb_extended_rum,pg_documentdb'
cron.database_name = 'postgres'
cron.use_background_workers = on
cron.log_run = off
cron.log_statement = off
documentdb.useFileBasedPersistedCursors = on
documentdb.alternate_index_handler_name = 'extended_rum'
documentdb.defaultCursorExpiryTimeLimitSeconds = 600
max_worker_processes = 24
max_connections = 300
shared_buffers = '128MB'
password_encryption = 'scram-sha-256'
jit = off
log_line_prefix = '%m [%p] %d '
# Durability is what Callsheet promises: a test that passes without fsync proves nothing.
fsync = on
`;

/** Written last when a data folder is complete, so that an interrupted first start is begun anew. */
const completeMark = (context: ServerContext): string => join(context.layout.home, 'postgres-ready');

export const isPostgresComplete = (context: ServerContext): boolean => existsSync(completeMark(context));

export const markPostgresComplete = (context: ServerContext): void => writeFileSync(completeMark(context), '');

/** `initdb`, unless the folder is complete. */
export const initialisePostgres = async (context: ServerContext): Promise<void> => {
  if (isPostgresComplete(context)) return;
  const { layout, root, settings, signal } = context;
  context.log('making the database (once)');
  rmSync(layout.postgresDirectory, { recursive: true, force: true });
  makeOwnFolder(layout.postgresDirectory);

  // A file inside the folder's parent that the servers' account can read; gone again right away.
  const passwordFile = join(layout.home, 'initial-password');
  writeReadable(passwordFile, `${settings.postgresPassword}\n`);
  try {
    await runInside({
      what: 'initdb',
      root,
      home: layout.home,
      command: `${postgresBinaries}/initdb`,
      args: [
        `--pgdata=${postgresDataInRoot}`,
        `--username=${postgresUser}`,
        `--pwfile=${homeInRoot}/initial-password`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ],
      signal,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

/**
 * Removes a `postmaster.pid` whose number another program has by now: Postgres would take that for a running server.
 */
const removeMisleadingPidFile = (directory: string): void => {
  const pidFile = join(directory, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const commandLine = `/proc/${pid}/cmdline`;
  if (existsSync(commandLine) && !readFileSync(commandLine, 'utf8').includes('postgres')) rmSync(pidFile);
};

/** Writes the settings of this start. */
export const configurePostgres = ({ layout, settings }: ServerContext): void => {
  const { postgresDirectory } = layout;
  removeMisleadingPidFile(postgresDirectory);
  writeReadable(join(postgresDirectory, 'postgresql.auto.conf'), '');
  writeReadable(join(postgresDirectory, 'postgresql.conf'), configuration(settings.ports.postgres));
  writeReadable(join(postgresDirectory, 'pg_hba.conf'), accessRules);
  const passwordFile = join(postgresDirectory, basename(passwordFileInRoot));
  writeFileSync(passwordFile, `*:*:*:${postgresUser}:${settings.postgresPassword}\n`, { mode: 0o600 });
  giveToServers(passwordFile);
};
