import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What one request gets. A function writes the answer itself, or none. */
export type ScriptedReply =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly json?: unknown;
      readonly text?: string | Buffer;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

export interface ScriptedExchange {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly reply: ScriptedReply;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A fake far side on loopback that knows its script by heart and nothing else. */
export interface ScriptedServer {
  readonly origin: string;
  readonly port: number;
  readonly requests: readonly RecordedRequest[];
  readonly connections: () => number;
  /** Throws when a request came that the script does not have, or one did not come. */
  verify(): void;
  stop(): Promise<void>;
}

/** Starts a server that answers the given exchanges in order. */
export async function startScriptedServer(script: readonly ScriptedExchange[]): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const unscripted: string[] = [];
  const sockets = new Set<Socket>();
  let next = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = request.method ?? '';
      const path = request.url ?? '';
      requests.push({ method, path, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const expected = script[next];
      if (expected?.method !== method || expected.path !== path) {
        unscripted.push(`${method} ${path}`);
        response.writeHead(599).end();
        return;
      }
      next += 1;
      answer(expected.reply, request, response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => sockets.size,
    verify() {
      if (unscripted.length > 0) throw new Error(`requests outside the script: ${unscripted.join(', ')}`);
      if (next < script.length) throw new Error(`${script.length - next} scripted requests did not come`);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(reply: ScriptedReply, request: IncomingMessage, response: ServerResponse): void {
  if (typeof reply === 'function') {
    reply(request, response);
    return;
  }
  const body = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
  const type = reply.json === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(reply.status, { ...type, ...reply.headers }).end(body);
}
