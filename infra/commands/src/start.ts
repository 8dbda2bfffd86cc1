import process from 'node:process';
import { CommandError, reportErrors } from './command-error.ts';
import { startSystem } from './start-system.ts';

const DEFAULT_PORT = 3000;

await reportErrors(async () => {
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        controller.abort();
        resolve();
      });
    }
  });
  const port = readPort(process.env.PORT);
  const system = await startSystem({
    name: 'dev',
    port,
    log: (line) => console.log(line),
    signal: controller.signal,
  }).catch((error: unknown) => {
    if (controller.signal.aborted) return null;
    throw error;
  });
  if (system === null) return;
  console.log(`ready ${system.apiUrl}`);
  console.log(`API documentation: ${system.apiUrl}/docs`);
  console.log(`the providers are simulated at ${system.simulatorUrl}`);
  const broken = await Promise.race([asked, system.broken]);
  console.log(broken ?? 'stopping');
  await system.stop();
  if (broken !== undefined) process.exitCode = 1;
});

function readPort(value: string | undefined): number {
  if (value === undefined || value === '') return DEFAULT_PORT;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CommandError({ message: 'PORT must be a whole number from 1 to 65535.' });
  return port;
}
