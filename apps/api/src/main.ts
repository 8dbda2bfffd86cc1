import { buildApp } from './build-app.ts';
import { buildDependencies } from './build-dependencies.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createShutdown } from './shutdown.ts';
import { StoreAwayError } from './start-stores.ts';

/** Longest that a shutdown takes; then what is left is cut off. */
const SHUTDOWN_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const starting = new AbortController();
  // Until everything stands there is nothing to shut down in order.
  const abandon = (): void => {
    starting.abort();
    process.exit(1);
  };
  process.once('SIGTERM', abandon);
  process.once('SIGINT', abandon);
  const dependencies = await buildDependencies({ config, signal: starting.signal });
  const { app, drain } = await buildApp(dependencies.app);
  const address = await app.listen({ host: config.http.host, port: config.http.port });
  process.off('SIGTERM', abandon);
  process.off('SIGINT', abandon);
  const shutDown = createShutdown({
    phases: [
      { name: 'drain', run: drain },
      { name: 'http', run: () => app.close() },
      { name: 'stores', run: () => dependencies.close() },
    ],
    timeoutMs: SHUTDOWN_MS,
    log: dependencies.log,
    exit: (code) => process.exit(code),
  });
  process.on('SIGTERM', (signal) => void shutDown(signal));
  process.on('SIGINT', (signal) => void shutDown(signal));
  dependencies.log.info({ address }, 'the API answers');
}

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? error.message : `The API could not start: ${describe(error)}`;
  process.stderr.write(`${message}\n`);
  process.exit(1);
});

/** A store that is away and a taken port are the user's to solve; the rest needs its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StoreAwayError) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'the port is taken; stop what uses it or set PORT to another.';
  return error.stack ?? error.message;
}
