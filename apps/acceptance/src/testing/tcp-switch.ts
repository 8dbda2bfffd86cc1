import { connect, createServer, type Server, type Socket } from 'node:net';

/** A door in front of a server: open it passes bytes, shut it refuses, as a server does that is not there. */
export interface TcpSwitch {
  readonly port: number;
  /** Cuts what is open and refuses what comes. */
  readonly off: () => Promise<void>;
  readonly on: () => Promise<void>;
  /** Cuts what is open in the middle of whatever it does; new connections pass. */
  readonly cut: () => void;
}

/** Opens a door on the loopback interface; its port stays the same. */
export async function startTcpSwitch(options: { host: string; port: number }): Promise<TcpSwitch> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  function pass(client: Socket): void {
    const target = connect({ host: options.host, port: options.port });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }

  async function listen(port: number): Promise<number> {
    const opened = createServer(pass);
    server = opened;
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(port, '127.0.0.1', resolve);
    });
    const address = opened.address();
    if (address === null || typeof address === 'string') throw new Error('the switch has no port');
    return address.port;
  }

  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }

  async function off(): Promise<void> {
    const closing = server;
    server = null;
    if (closing === null) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    cut();
    await closed;
  }

  const port = await listen(0);
  return {
    port,
    off,
    cut,
    on: async () => {
      if (server === null) await listen(port);
    },
  };
}

/** The URL as it is reached through the switch. */
export function through(url: string, door: TcpSwitch): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(door.port);
  return changed.href.replace(/\/$/, url.endsWith('/') ? '/' : '');
}
