import process from 'node:process';
import { createLogger } from '@callsheet/logging';
import { stopOnSignals } from '@callsheet/process';
import { buildDependencies } from './build-dependencies.ts';
import { buildWorker, type Worker } from './build-worker.ts';
import { ConfigError, loadConfig, type WorkerConfig } from './config.ts';

const config = readConfig();
if (config === null) process.exitCode = 1;
else await run(config);

function readConfig(): WorkerConfig | null {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return null;
  }
}

async function run(config: WorkerConfig): Promise<void> {
  const log = createLogger({ level: config.log.level, name: 'worker' });
  const starting = new AbortController();
  let worker: Worker | null = null;
  stopOnSignals({
    process,
    stop: async (signal) => {
      log.info({ signal }, 'stopping');
      starting.abort(new Error('the process was told to stop'));
      return (await worker?.stop()) ?? true;
    },
  });
  try {
    worker = buildWorker(await buildDependencies(config, { log, signal: starting.signal }), config);
    const { adminUrl } = await worker.start();
    log.info({ adminUrl, tasks: [...config.tasks.names], sweep: config.tasks.sweep }, 'the worker takes tasks');
  } catch (err) {
    if (starting.signal.aborted) return;
    if (isPortTaken(err)) log.fatal({}, `port ${config.admin.port} is taken; set WORKER_PORT to another one, or to 0`);
    else log.fatal({ err }, 'the worker could not start');
    await worker?.stop();
    process.exit(1);
  }
}

/** The user's to solve, so a sentence says more than a stack. */
function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
