import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  type AppName,
  type AppProcess,
  developmentSecrets,
  freePort,
  startApp,
  systemEnvironment,
  withDatabase,
} from '@callsheet/commands';
import { createTestDatabase, createTestDocuments, waitFor } from '@callsheet/test-support';
import { inject } from 'vitest';

export interface RunningApps {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly simulatorUrl: string;
  readonly app: (name: AppName) => AppProcess;
  /** Kills an app at once, as a crash would. */
  readonly kill: (name: AppName) => Promise<void>;
  /** Starts an app that is down again, on the same port. */
  readonly restart: (name: AppName) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the built apps on databases of their own and answers when all are ready. */
export async function startApps(
  label: string,
  overrides: Partial<Record<AppName, Record<string, string>>> = {},
): Promise<RunningApps> {
  const stack = inject('stack');
  const directory = mkdtempSync(`${tmpdir()}/callsheet-${label}-`);
  const database = await createTestDatabase({ adminUrl: stack.postgresUrl, label });
  const documents = await createTestDocuments({ mongodbUrl: stack.mongodbUrl, label });
  const ports = { api: await freePort(), worker: await freePort(), simulator: await freePort() };
  const environments = systemEnvironment({
    stores: {
      mongodbUrl: withDatabase(stack.mongodbUrl, documents.databaseName),
      databaseUrl: database.url,
      s3: stack.s3,
    },
    ffmpegPath: stack.ffmpegPath,
    secrets: developmentSecrets(`${directory}/secrets.json`),
    ports,
    directory,
  });
  const urls = {
    api: `http://127.0.0.1:${ports.api}`,
    worker: `http://127.0.0.1:${ports.worker}`,
    simulator: `http://127.0.0.1:${ports.simulator}`,
  };
  const running = new Map<AppName, AppProcess>();

  async function restart(name: AppName): Promise<void> {
    const app = startApp({
      name,
      entry: `apps/${name}/dist/main.js`,
      environment: { ...environments[name], ...overrides[name] },
      logFile: `${directory}/${name}.log`,
    });
    running.set(name, app);
    await waitFor(async () => ready(app, `${urls[name]}${name === 'simulator' ? '/healthz' : '/readyz'}`), {
      timeoutMs: 90_000,
      description: `${name} to be ready`,
    });
  }

  const names: readonly AppName[] = ['simulator', 'api', 'worker'];
  await Promise.all(names.map(restart));

  function app(name: AppName): AppProcess {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} was not started`);
    return found;
  }

  return {
    apiUrl: urls.api,
    workerUrl: urls.worker,
    simulatorUrl: urls.simulator,
    app,
    kill: async (name) => {
      const { child } = app(name);
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
    restart,
    stop: async () => {
      await Promise.all([...running.values()].map((running) => running.stop(10_000)));
      await Promise.all([database.drop(), documents.drop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ready(app: AppProcess, url: string): Promise<boolean> {
  if (app.child.exitCode !== null || app.child.signalCode !== null)
    throw new Error(`${app.name} ended while starting:\n${app.lastLines()}`);
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    // Nothing listens there yet.
    return false;
  }
}
