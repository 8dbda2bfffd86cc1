import { setTimeout as delay } from 'node:timers/promises';
import { runShutdown, StoreAwayError, stopOnSignals } from '@callsheet/process';
import { buildApp } from './build-app.ts';
import { buildDependencies } from './build-dependencies.ts';
import { ConfigError, loadConfig } from './config.ts';

/** After the drain running requests get this long, then the stores. With the default drain 15 s together; orchestrators wait 30 s. */
const HTTP_CLOSE_MS = 7_000;
const STORES_CLOSE_MS = 3_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const starting = new AbortController();
  let shutDown: (() => Promise<boolean>) | null = null;
  stopOnSignals({
    process,
    stop: async (signal) => {
      starting.abort(new Error(`the process was told to stop by ${signal}`));
      // Until everything stands there is nothing to end in order.
      return (await shutDown?.()) ?? true;
    },
  });
  try {
    const dependencies = await buildDependencies({ config, signal: starting.signal });
    const { app, drain } = await buildApp(dependencies.app);
    const address = await app.listen({ host: config.http.host, port: config.http.port });
    const { log } = dependencies;
    const { drainMs } = config.shutdown;
    shutDown = () =>
      runShutdown({
        log,
        phases: [
          {
            name: 'drain',
            timeoutMs: drainMs + HTTP_CLOSE_MS,
            run: async () => {
              drain();
              // Balancers see the 503 of /readyz only with their next probe; until then they send requests here.
              await delay(drainMs);
            },
          },
          { name: 'http', timeoutMs: HTTP_CLOSE_MS, run: () => app.close() },
          { name: 'stores', timeoutMs: STORES_CLOSE_MS, run: () => dependencies.close() },
        ],
      });
    log.info({ address }, 'the API answers');
  } catch (error) {
    if (!starting.signal.aborted) throw error;
  }
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
