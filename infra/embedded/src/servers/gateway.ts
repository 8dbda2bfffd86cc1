import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Child, startChild, waitUntilReady } from '../processes/child-process.ts';
import { documentDatabase, postgresUrl } from './postgres.ts';
import type { ServerContext } from './server-context.ts';

const gatewayMain = fileURLToPath(new URL('../gateway/main.ts', import.meta.url));

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export const mongodbUrl = (port: number): string =>
  `mongodb://127.0.0.1:${port}/?directConnection=true&retryWrites=false`;

/** Starts the MongoDB wire gateway, which speaks to Postgres of the same stack. */
export const startGateway = async (context: ServerContext): Promise<Child> => {
  const { settings, layout, signal } = context;
  const child = startChild({
    label: 'mongodb-gateway',
    command: process.execPath,
    args: [gatewayMain],
    env: {
      GATEWAY_PORT: String(settings.ports.mongodb),
      GATEWAY_POSTGRES_URL: postgresUrl(settings, documentDatabase),
    },
    // The channel carries nothing: it closes when we die, and the gateway ends with it.
    ipc: true,
    logsDirectory: layout.logsDirectory,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 2_000,
  });
  context.register(child, 'SIGTERM');
  await waitUntilReady({ child, isReady: () => answers(settings.ports.mongodb), timeoutMs: 20_000, signal });
  return child;
};
