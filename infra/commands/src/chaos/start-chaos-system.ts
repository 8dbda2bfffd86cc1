import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningStack, startStack } from '@callsheet/embedded';
import { CommandError } from '../command-error.ts';
import { type DevelopmentSecrets, developmentSecrets } from '../development-secrets.ts';
import { stackDirectory } from '../repository-root.ts';
import { systemEnvironment } from '../system-environment.ts';
import { type AppSlot, createAppSlot } from './app-slot.ts';
import { chaosSettings } from './chaos-settings.ts';
import { choosePorts } from './choose-ports.ts';
import { createRunStores, type RunStores } from './run-stores.ts';

/** Everything that a run disturbs, and the simulator, which it leaves alone: it remembers what was bought. */
export interface ChaosSystem {
  readonly stack: RunningStack;
  readonly stores: RunStores;
  readonly apiUrls: readonly string[];
  readonly simulatorUrl: string;
  /** Token of the simulator's API. */
  readonly apiToken: string;
  readonly logsDirectory: string;
  /** The processes that may be killed. */
  readonly slots: readonly AppSlot[];
  /** What ended although nobody had killed it. */
  readonly crashes: readonly string[];
  readonly waitUntilReady: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const READY_WITHIN_MS = 90_000;

/** Starts servers, simulator, two APIs and two workers on empty stores of their own. */
export async function startChaosSystem(input: {
  name: string;
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<ChaosSystem> {
  const stack = await startStack({ name: input.name, directory: stackDirectory, log: input.log, signal: input.signal });
  const slots: AppSlot[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(slots.map((slot) => slot.stop()));
    await stack.stop();
  };
  try {
    const home = `${stackDirectory}/${input.name}`;
    const secrets = developmentSecrets(`${home}/secrets.json`);
    const stores = await createRunStores(stack);
    const logsDirectory = `${home}/chaos-logs`;
    // What an earlier run wrote and left lying would only mislead.
    for (const directory of [logsDirectory, `${home}/files`]) rmSync(directory, { recursive: true, force: true });
    mkdirSync(logsDirectory, { recursive: true });
    const crashes: string[] = [];
    const { urls, specifications } = await specifyApps({ stack, stores, secrets, home });
    slots.push(
      ...specifications.map((specification) =>
        createAppSlot({ ...specification, logsDirectory, onCrash: (finding) => crashes.push(finding) }),
      ),
    );
    for (const slot of slots) slot.start();
    const waitUntilReady = () => waitForSlots(slots, input.signal, crashes);
    await waitUntilReady();
    return {
      stack,
      stores,
      apiUrls: urls.apis,
      simulatorUrl: urls.simulator,
      apiToken: secrets.replicateApiToken,
      logsDirectory,
      slots: slots.filter(({ app }) => app !== 'simulator'),
      crashes,
      waitUntilReady,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function specifyApps(input: {
  stack: RunningStack;
  stores: RunStores;
  secrets: DevelopmentSecrets;
  home: string;
}) {
  const { stack, stores, secrets, home } = input;
  const [api = 0, secondApi = 0, worker = 0, secondWorker = 0, simulator = 0] = await choosePorts(5);
  const environments = systemEnvironment({
    stores,
    ffmpegPath: stack.endpoints.ffmpegPath,
    secrets,
    ports: { api, worker, simulator },
    directory: `${home}/files`,
  });
  const settings = chaosSettings(stores);
  const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
  const apiSlot = (number: number, port: number) => ({
    app: 'api' as const,
    label: `api-${number}`,
    url: `${urlOf(port)}/readyz`,
    environment: { ...environments.api, ...settings.api, PORT: String(port) },
  });
  const workerSlot = (number: number, port: number) => ({
    app: 'worker' as const,
    label: `worker-${number}`,
    url: `${urlOf(port)}/readyz`,
    environment: {
      ...environments.worker,
      ...settings.worker,
      WORKER_PORT: String(port),
      TEMP_DIRECTORY: `${home}/files/worker-${number}`,
    },
  });
  return {
    urls: { apis: [urlOf(api), urlOf(secondApi)], simulator: urlOf(simulator) },
    specifications: [
      {
        app: 'simulator' as const,
        label: 'simulator',
        url: `${urlOf(simulator)}/healthz`,
        environment: { ...environments.simulator, ...settings.simulator },
      },
      apiSlot(1, api),
      apiSlot(2, secondApi),
      workerSlot(1, worker),
      workerSlot(2, secondWorker),
    ],
  };
}

async function waitForSlots(slots: readonly AppSlot[], signal: AbortSignal, crashes: readonly string[]): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    signal.throwIfAborted();
    const ready = await Promise.all(slots.map((slot) => slot.isReady()));
    if (ready.every(Boolean)) return;
    if (Date.now() > until) {
      const missing = slots.filter((_slot, index) => !ready[index]).map(({ label }) => label);
      const why = crashes.length === 0 ? '' : `\n${crashes.join('\n')}`;
      throw new CommandError({ message: `${missing.join(', ')} did not become ready.${why}` });
    }
    await delay(150);
  }
}
