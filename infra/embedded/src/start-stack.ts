import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { checkOwner } from './check-owner.ts';
import { createChildRegister } from './processes/child-register.ts';
import { holdLock } from './processes/hold-lock.ts';
import { endLeftBehind, type RunRecord, readRunRecord, removeRunRecord } from './processes/run-file.ts';
import { restartServer } from './restart-server.ts';
import { checkPlatform } from './root/check-host.ts';
import { prepareRoot } from './root/prepare-root.ts';
import { writeMediaWrappers } from './root/write-media-wrappers.ts';
import { mongodbUrl, startGateway } from './servers/gateway.ts';
import { postgresUrl, startPostgres } from './servers/postgres.ts';
import { s3Endpoint, startRadosgw } from './servers/radosgw.ts';
import type { ServerContext } from './servers/server-context.ts';
import type { RunningStack, StackEndpoints, StackOptions } from './stack-endpoints.ts';
import { StackError } from './stack-error.ts';
import { rootsDirectory, stackLayout } from './stack-layout.ts';
import { loadSettings, type StackSettings } from './stack-settings.ts';

const endpointsOf = (settings: StackSettings, media: { ffmpegPath: string; ffprobePath: string }): StackEndpoints => ({
  mongodbUrl: mongodbUrl(settings.ports.mongodb),
  postgresUrl: postgresUrl(settings),
  s3: { endpoint: s3Endpoint(settings.ports.s3), region: 'us-east-1', ...settings.s3, forcePathStyle: true },
  ...media,
});

const alreadyRunning = (name: string, record: RunRecord | undefined): StackError =>
  new StackError({
    reason: `The embedded stack '${name}' already runs${record ? ` (process ${record.supervisor.pid})` : ''}`,
    wayOut: `stop that process${record ? ` (kill ${record.supervisor.pid})` : ''}, or set MONGODB_URL, DATABASE_URL and S3_ENDPOINT to servers that exist`,
  });

/**
 * Starts Postgres with DocumentDB, the MongoDB gateway and the S3 gateway of the stack `name`, each on a loopback port
 * of its own, and answers when all of them do. The first start prepares the private root and the data (about half a
 * minute); later ones take a few seconds. Throws StackError for everything that a person can do something about.
 */
export const startStack = async (options: StackOptions): Promise<RunningStack> => {
  const { name, log, signal } = options;
  checkPlatform();
  const layout = stackLayout(options);
  checkOwner([layout.directory, rootsDirectory(layout.directory), layout.home]);
  mkdirSync(layout.logsDirectory, { recursive: true });
  // The servers' account passes through; what lies inside has modes of its own.
  chmodSync(layout.home, 0o711);

  const lock = await holdLock(layout.home);
  const earlier = readRunRecord(layout.runFile);
  if (!lock) throw alreadyRunning(name, earlier);

  let stopping: Promise<void> | undefined;
  let restarts: Promise<void> = Promise.resolve();
  let allRun = false;
  const register = createChildRegister({
    layout,
    onLoss: (child) => {
      if (allRun && !stopping) log(`${child.label} of the embedded stack ended unexpectedly; see ${child.logFile}`);
    },
  });
  const stopAll = async (): Promise<void> => {
    // Whoever asked for a restart hears of its failure; here it only has to be over.
    await Promise.allSettled([restarts]);
    const children = register.all();
    // The gateway first: it uses Postgres.
    await Promise.all(children.filter(({ label }) => label !== 'postgres').map((child) => child.stop()));
    await Promise.all(children.filter(({ label }) => label === 'postgres').map((child) => child.stop()));
    removeRunRecord(layout.runFile);
    await lock.release();
  };
  const stop = (): Promise<void> => {
    stopping ??= stopAll();
    return stopping;
  };

  try {
    if (earlier) await endLeftBehind(earlier, log);
    const root = await prepareRoot(options);
    const media = writeMediaWrappers({ root, binDirectory: layout.binDirectory });
    const settings = await loadSettings(layout.settingsFile);
    const context: ServerContext = { root, layout, settings, log, signal, register: register.add };
    // All before any throws, so that the clean-up below sees every child.
    const outcomes = await Promise.allSettled([
      startPostgres(context).then(() => startGateway(context)),
      startRadosgw(context),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    signal?.throwIfAborted();
    allRun = true;
    const restart: RunningStack['restart'] = (server, how) => {
      if (stopping) return Promise.reject(new StackError({ reason: `The embedded stack '${name}' is being stopped` }));
      const restarted = restarts.then(() => restartServer({ context, register, server, how }));
      restarts = restarted.catch(() => undefined);
      return restarted;
    };
    return { endpoints: endpointsOf(settings, media), restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Wipes the data of a stack that does not run; the private root stays. */
export const resetStack = async (options: { directory: string; name: string }): Promise<void> => {
  const layout = stackLayout(options);
  const lock = await holdLock(layout.home);
  const earlier = readRunRecord(layout.runFile);
  if (!lock) throw alreadyRunning(options.name, earlier);
  try {
    if (earlier) await endLeftBehind(earlier, () => undefined);
    rmSync(layout.home, { recursive: true, force: true });
  } finally {
    await lock.release();
  }
};
