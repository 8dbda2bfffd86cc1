import { mkdtempSync, rmSync } from 'node:fs';
import { type AppProcess, developmentSecrets, freePort, startApp, systemEnvironment } from '@callsheet/commands';
import { createTestBuckets, waitFor } from '@callsheet/test-support';
import type { SystemSurroundings } from '../benchmark.ts';
import { forkProcess } from '../processes/fork-process.ts';
import type { BenchSystem, MeasuredApp, SystemOptions } from './bench-system.ts';
import { createStores } from './create-stores.ts';
import { removeObjects } from './remove-objects.ts';

/** More than any run sends; still counted, as in production. */
const NO_LIMIT = '1000000000';
const GRACE_MS = 15_000;

/** Starts the API; the worker waits for `start`, since it would take processor time from what is measured beside it. */
export async function startBenchSystem(context: SystemSurroundings, options: SystemOptions): Promise<BenchSystem> {
  const directory = mkdtempSync(`${context.directory}/${options.label}-`);
  const { s3, ffmpegPath } = context.stack;
  const stores = await createStores(context.stack, `bench ${options.label}`);
  const buckets = createTestBuckets({ label: `bench ${options.label}` });
  const ports = { api: await freePort(), worker: await freePort(), simulator: await freePort() };
  const environments = systemEnvironment({
    stores: { ...stores, s3 },
    ffmpegPath,
    secrets: developmentSecrets(`${directory}/secrets.json`),
    ports,
    directory,
  });
  const settings = {
    // The baseline logs nothing at all.
    LOG_LEVEL: 'warn',
    STORAGE_BUCKET_IMAGES: buckets.imagesBucket,
    STORAGE_BUCKET_VIDEOS: buckets.videosBucket,
    ...profiling(context, options.label),
  };
  const own = {
    api: { ...settings, ...unlimited(), SIGNUP_CREDITS: NO_LIMIT },
    worker: { ...settings, ...options.workerSettings },
    simulator: { LOG_LEVEL: 'warn', ...options.simulatorSettings },
  };
  const urls = {
    api: `http://127.0.0.1:${ports.api}`,
    worker: `http://127.0.0.1:${ports.worker}`,
    simulator: `http://127.0.0.1:${ports.simulator}`,
  };
  const provider = forkProcess('provider/main.ts');
  const running = new Map<MeasuredApp, AppProcess>();

  async function start(name: MeasuredApp): Promise<void> {
    const app = startApp({
      name,
      entry: context.apps === 'dist' ? `apps/${name}/dist/main.js` : `apps/${name}/src/main.ts`,
      environment: { ...environments[name], ...own[name] },
      logFile: `${directory}/${name}.log`,
    });
    running.set(name, app);
    await waitFor(() => answersOk(app, `${urls[name]}/${name === 'simulator' ? 'healthz' : 'readyz'}`), {
      timeoutMs: 90_000,
      description: `${name} to be ready`,
    });
  }

  async function stop(name: MeasuredApp): Promise<void> {
    await running.get(name)?.stop(GRACE_MS);
    running.delete(name);
  }

  async function close(): Promise<void> {
    await Promise.all([stop('api'), stop('worker'), stop('simulator')]);
    await provider.stop();
    await removeObjects({ s3, buckets: [buckets.imagesBucket, buckets.videosBucket] });
    await stores.drop();
    rmSync(directory, { recursive: true, force: true });
  }

  try {
    if (options.provider === 'simulator') await start('simulator');
    else await provider.ask('start', { port: ports.simulator, outcome: options.outcome ?? 'failure' });
    await start('api');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    apiUrl: urls.api,
    workerUrl: urls.worker,
    mongodbUrl: stores.mongodbUrl,
    databaseUrl: stores.databaseUrl,
    provider,
    start,
    stop,
    pid: (name) => running.get(name)?.child.pid ?? Number.NaN,
    close,
  };
}

/** An operator's settings for a customer without limits. */
function unlimited(): Record<string, string> {
  const names = ['PER_IP', 'PER_USER', 'JOB_CREATE', 'SIGN_IN', 'CALLBACKS'].map((name) => `RATE_LIMIT_${name}`);
  return Object.fromEntries([...names, 'STREAMS_PER_USER', 'QUEUE_MAX_WAITING'].map((name) => [name, NO_LIMIT]));
}

function profiling({ profileDirectory }: SystemSurroundings, label: string): Record<string, string> {
  if (profileDirectory === null) return {};
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDirectory}/${label}` };
}

async function answersOk(app: AppProcess, url: string): Promise<boolean> {
  if (app.child.exitCode !== null || app.child.signalCode !== null)
    throw new Error(`${app.name} ended while starting:\n${app.lastLines()}`);
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    // Nothing listens there yet.
    return false;
  }
}
