import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type StackEndpoints, startStack } from '@callsheet/embedded';
import { type AppProcess, startApp } from './app-process.ts';
import { CommandError } from './command-error.ts';
import { developmentSecrets } from './development-secrets.ts';
import { freePort, isPortFree } from './ports.ts';
import { stackDirectory } from './repository-root.ts';
import { systemEnvironment, withDatabase } from './system-environment.ts';

/** Everything that runs: the servers, the simulator, the API and a worker. */
export interface RunningSystem {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  readonly endpoints: StackEndpoints;
  readonly stop: () => Promise<void>;
  /** Resolves with a sentence when a part ends although nobody asked it to. */
  readonly broken: Promise<string>;
}

const SIMULATOR_PORT = 4010;
const READY_WITHIN_MS = 90_000;
const APP_GRACE_MS = 6_000;

/**
 * Starts the whole system on the embedded stack `name` and answers when `/readyz` says 200. Whatever had been started is
 * stopped again when a later part fails.
 * @throws CommandError, StackError with one sentence for the person at the keyboard.
 */
export async function startSystem(input: {
  name: string;
  port: number;
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<RunningSystem> {
  if (input.port !== 0 && !(await isPortFree(input.port))) {
    throw new CommandError({
      message: `Port ${input.port} is taken; stop what listens there or choose another one, such as PORT=${input.port + 1} npm start.`,
    });
  }
  const stack = await startStack({ name: input.name, directory: stackDirectory, log: input.log, signal: input.signal });
  const apps: AppProcess[] = [];
  const stop = async (): Promise<void> => {
    // The worker and the API first: they use what is stopped after them.
    await Promise.all(apps.map((app) => app.stop(APP_GRACE_MS)));
    await stack.stop();
  };
  try {
    const logs = `${stackDirectory}/${input.name}/logs`;
    mkdirSync(logs, { recursive: true });
    const ports = {
      api: input.port === 0 ? await freePort() : input.port,
      worker: await freePort(),
      // The README's lines name it; a second system has to do with another.
      simulator: (await isPortFree(SIMULATOR_PORT)) ? SIMULATOR_PORT : await freePort(),
    };
    const environments = systemEnvironment({
      stores: {
        mongodbUrl: withDatabase(stack.endpoints.mongodbUrl, 'callsheet'),
        databaseUrl: stack.endpoints.postgresUrl,
        s3: stack.endpoints.s3,
      },
      ffmpegPath: stack.endpoints.ffmpegPath,
      secrets: developmentSecrets(`${stackDirectory}/${input.name}/secrets.json`),
      ports,
      directory: `${stackDirectory}/${input.name}/files`,
    });
    for (const name of ['simulator', 'api', 'worker'] as const) {
      input.log(`starting the ${name}`);
      apps.push(
        startApp({
          name,
          entry: `apps/${name}/src/main.ts`,
          environment: environments[name],
          logFile: `${logs}/${name}.log`,
        }),
      );
    }
    const apiUrl = `http://127.0.0.1:${ports.api}`;
    const readiness = [
      `${apiUrl}/readyz`,
      `http://127.0.0.1:${ports.worker}/readyz`,
      `http://127.0.0.1:${ports.simulator}/healthz`,
    ];
    await Promise.all(readiness.map((url) => waitUntilReady({ url, apps, signal: input.signal, logs })));
    return {
      apiUrl,
      simulatorUrl: `http://127.0.0.1:${ports.simulator}`,
      endpoints: stack.endpoints,
      stop,
      broken: Promise.race(apps.map((app) => unexpectedEnd(app, logs))),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntilReady(input: {
  url: string;
  apps: readonly AppProcess[];
  signal: AbortSignal;
  logs: string;
}): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    input.signal.throwIfAborted();
    const ended = input.apps.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
    if (ended !== undefined)
      throw new CommandError({
        message: `The ${ended.name} ended while starting; the reason is in ${input.logs}/${ended.name}.log:\n${ended.lastLines()}`,
      });
    if (await answersOk(input.url)) return;
    await delay(100);
  }
  throw new CommandError({
    message: `${input.url} did not answer 200 within ${READY_WITHIN_MS / 1000} s; see the logs in ${input.logs}.`,
  });
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    // Nothing listens there yet.
    return false;
  }
}

async function unexpectedEnd(app: AppProcess, logs: string): Promise<string> {
  return await new Promise((resolve) => {
    app.child.once('exit', (code, signal) =>
      resolve(`The ${app.name} ended (${signal ?? `exit code ${code}`}); see ${logs}/${app.name}.log.`),
    );
  });
}
