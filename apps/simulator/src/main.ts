import process from 'node:process';
import { buildSimulator } from './build-simulator.ts';
import { ConfigError, loadConfig, type SimulatorConfig } from './config.ts';

function readConfig(): SimulatorConfig | undefined {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

const config = readConfig();
if (config) {
  const app = buildSimulator(config);
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await app.listen({ host: config.http.host, port: config.http.port });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    process.stderr.write(`The simulator cannot listen on ${config.http.host}:${config.http.port}: ${reason}\n`);
    await app.close();
    process.exitCode = 1;
  }
}
