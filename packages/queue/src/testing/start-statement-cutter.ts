import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to a statement: it never arrives, or it is carried out and its answer is lost. */
export type StatementCut = 'before' | 'after';

/** Parts of statements that occur in no other. */
export const FETCH = 'retry_count = CASE WHEN started_on';
export const COMPLETE = 'SET completed_on =';
export const TOUCH = 'SET heartbeat_on = queue.job_now() FROM unnest';

/** A way to Postgres on which statements are counted, and which can be cut at any of them. */
export interface StatementCutter {
  /** URL of the database, through this way. */
  readonly url: string;
  /** How many statements with this part have passed so far. */
  count(part: string): number;
  /** Cuts the connection of the next statement with this part. With `stayDown` nobody gets through until `restore`. */
  cutNext(part: string, cut: StatementCut, options?: { stayDown: boolean }): void;
  hasCut(): boolean;
  /** Ends every connection and refuses new ones until `restore`. */
  goDown(): void;
  restore(): void;
  /** How many connections have been refused so far. */
  refused(): number;
  close(): Promise<void>;
}

export async function startStatementCutter(databaseUrl: string): Promise<StatementCutter> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: { readonly part: string; readonly cut: StatementCut; readonly stayDown: boolean } | null = null;
  let isDown = false;
  let refused = 0;
  let sent = '';

  function goDown(): void {
    isDown = true;
    for (const socket of sockets) socket.destroy();
  }

  function cut(...ends: readonly Socket[]): void {
    const { stayDown } = armed ?? { stayDown: false };
    armed = null;
    if (stayDown) goDown();
    for (const end of ends) end.destroy();
  }

  const server = createServer((client) => {
    if (isDown) {
      refused += 1;
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
      sent += chunk.toString('latin1');
      const isMeant = armed !== null && chunk.includes(armed.part);
      if (isMeant && armed?.cut === 'before') {
        cut(client, upstream);
        return;
      }
      if (isMeant) losesAnswer = true;
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
    count: (part) => sent.split(part).length - 1,
    cutNext: (part, next, { stayDown } = { stayDown: false }) => {
      armed = { part, cut: next, stayDown };
    },
    hasCut: () => armed === null,
    goDown,
    restore: () => {
      isDown = false;
    },
    refused: () => refused,
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
