import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild, waitUntilReady } from '../processes/child-process.ts';
import { enterRoot, homeInRoot } from '../processes/enter-root.ts';
import { makeOwnFolder, writeReadable } from '../processes/own-folder.ts';
import { runInside } from '../processes/run-inside.ts';
import type { ServerContext } from './server-context.ts';

const folderInRoot = `${homeInRoot}/radosgw`;
const adminConfiguration = 'radosgw-admin.conf';
const serverConfiguration = 'radosgw.conf';
const withConfiguration = (file: string): string[] => ['--no-mon-config', '-c', `${homeInRoot}/${file}`];

// No Ceph cluster, one process: `dbstore` keeps users in SQLite.
const userConfiguration = `[global]
rgw backend store = dbstore
rgw config store = dbstore
dbstore db dir = ${folderInRoot}
dbstore config uri = file:${folderInRoot}/config.db
rgw data = ${folderInRoot}
run dir = ${folderInRoot}
admin socket =
log file =
log to stderr = true
err to stderr = true
debug rgw = 0
`;

// The `posix` filter keeps buckets and objects as files. Without it they would lie in SQLite too, but reads of a range
// then answer wrong bytes. The user is made without it: with it, one in 80 runs of radosgw-admin hung when it was done.
const configuration = (port: number): string => `${userConfiguration}rgw filter = posix
rgw posix base path = ${folderInRoot}/objects
rgw posix database root = ${folderInRoot}/listings
rgw frontends = beast endpoint=127.0.0.1:${port}
`;

const userMark = (context: ServerContext): string => join(context.layout.home, 'radosgw-files-ready');

/**
 * How long each try to make the user may take, in milliseconds. It needs a few seconds; on a loaded machine it hangs now and
 * then although all is done, and a later try on empty folders does not.
 */
const tryTimeoutsMs = [30_000, 60_000, 120_000];

/** Makes data folder and user anew, as often as it takes. */
const createData = async (context: ServerContext): Promise<void> => {
  for (const [index, timeoutMs] of tryTimeoutsMs.entries()) {
    rmSync(context.layout.radosgwDirectory, { recursive: true, force: true });
    for (const folder of ['', 'objects', 'listings']) makeOwnFolder(join(context.layout.radosgwDirectory, folder));
    try {
      return await createUser(context, timeoutMs);
    } catch (error) {
      if (index === tryTimeoutsMs.length - 1 || context.signal?.aborted) throw error;
      context.log('making the S3 user did not end; trying again');
    }
  }
};

const createUser = async (context: ServerContext, timeoutMs: number): Promise<void> => {
  const { root, layout, settings, signal } = context;
  const { accessKeyId, secretAccessKey } = settings.s3;
  const user = [
    '--uid=callsheet',
    '--display-name=callsheet',
    `--access-key=${accessKeyId}`,
    `--secret-key=${secretAccessKey}`,
  ];
  await runInside({
    what: 'making the S3 user',
    root,
    home: layout.home,
    command: '/usr/bin/radosgw-admin',
    args: [...withConfiguration(adminConfiguration), 'user', 'create', ...user],
    timeoutMs,
    signal,
  });
};

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Not listening yet: waitUntilReady asks again and has the deadline.
    return false;
  }
};

export const s3Endpoint = (port: number): string => `http://127.0.0.1:${port}`;

/** Starts the S3 gateway; makes its data folder and user the first time. */
export const startRadosgw = async (context: ServerContext): Promise<Child> => {
  const { root, layout, settings, signal } = context;
  writeReadable(join(layout.home, serverConfiguration), configuration(settings.ports.s3));
  writeReadable(join(layout.home, adminConfiguration), userConfiguration);
  if (!existsSync(userMark(context))) {
    await createData(context);
    writeFileSync(userMark(context), '');
  }
  const child = startChild({
    label: 'radosgw',
    ...enterRoot({
      root,
      home: layout.home,
      command: '/usr/bin/radosgw',
      args: [...withConfiguration(serverConfiguration), '-f'],
      signalOnParentDeath: 'KILL',
    }),
    logsDirectory: layout.logsDirectory,
    stopSignal: 'SIGTERM',
    // Its own limit for open requests is two minutes; SQLite stands a kill.
    stopTimeoutMs: 2_000,
  });
  context.register(child, 'SIGTERM');
  await waitUntilReady({ child, isReady: () => answers(s3Endpoint(settings.ports.s3)), timeoutMs: 60_000, signal });
  return child;
};
