import { createServer, type Socket } from 'node:net';
import type { CommandContext } from './commands/command.ts';
import { endIdleCursors } from './commands/cursor-commands.ts';
import { createCursorStore } from './cursors.ts';
import { createEngine } from './engine.ts';
import { serveConnection } from './serve-connection.ts';

export type Gateway = {
  /** The loopback port it listens on. */
  port: number;
  close: () => Promise<void>;
};

const idleSweepMs = 15_000;

/** Serves MongoDB's wire protocol on a loopback port (0 chooses one) out of the DocumentDB at `postgresUrl`. */
export const createGateway = async (options: {
  port: number;
  postgresUrl: string;
  log: (line: string) => void;
}): Promise<Gateway> => {
  const { log } = options;
  const engine = createEngine({ postgresUrl: options.postgresUrl, log });
  const context: CommandContext = { engine, cursors: createCursorStore(() => performance.now()) };
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connections += 1;
    void serveConnection(socket, { connectionId: connections, context, log });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: '127.0.0.1' }, resolve);
  });
  const sweep = setInterval(() => {
    endIdleCursors(context).catch((error: unknown) => log(`cursors were not ended: ${String(error)}`));
  }, idleSweepMs);

  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: async () => {
      clearInterval(sweep);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await engine.close();
    },
  };
};
