import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to the next COMMIT: it never arrives, or it is carried out and its answer is lost. */
export type CommitCut = 'before' | 'after';

/** A way to Postgres that can be cut exactly at COMMIT. */
export interface CommitCutter {
  /** URL of the database, through this way. */
  readonly url: string;
  /** Cuts the connection of the next COMMIT. With `stayDown` nobody gets through until `restore`. */
  cutNext(cut: CommitCut, options?: { stayDown: boolean }): void;
  restore(): void;
  /** Whether the COMMIT has been cut. */
  hasCut(): boolean;
  close(): Promise<void>;
}

/** A simple query message that holds COMMIT and nothing else. */
const COMMIT = Buffer.from('COMMIT\0');

export async function startCommitCutter(databaseUrl: string): Promise<CommitCutter> {
  const target = new URL(databaseUrl);
  let armed: CommitCut | null = null;
  let goesDown = false;
  let isDown = false;
  const sockets = new Set<Socket>();

  function cut(...ends: readonly Socket[]): void {
    armed = null;
    isDown = goesDown;
    for (const end of ends) end.destroy();
  }

  const server = createServer((client) => {
    if (isDown) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    let losesAnswer = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      // Connections end by error here: that is what this is for.
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (chunk: Buffer) => {
      const isCommit = armed !== null && chunk.includes(COMMIT);
      if (isCommit && armed === 'before') {
        cut(client, upstream);
        return;
      }
      if (isCommit) losesAnswer = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (losesAnswer) cut(client, upstream);
      else client.write(chunk);
    });
  });
  const port = await listen(server);
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    cutNext: (next, { stayDown } = { stayDown: false }) => {
      armed = next;
      goesDown = stayDown;
    },
    restore: () => {
      isDown = false;
    },
    hasCut: () => armed === null,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the cutter has no port'));
      else resolve(address.port);
    });
  });
}
