import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers. `declaredBytes` lies about the length. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: Uint8Array | string;
  readonly declaredBytes?: number;
}

export interface FileHost {
  readonly origin: string;
  readonly serve: (path: string, file: ServedFile) => string;
  readonly stop: () => Promise<void>;
}

/** Somebody else's web server on loopback; what it does not have is 404. */
export async function startFileHost(): Promise<FileHost> {
  const files = new Map<string, ServedFile>();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const length = file.declaredBytes ?? Buffer.byteLength(file.body);
    response.writeHead(200, { 'content-type': file.contentType, 'content-length': length }).end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    serve: (path, file) => {
      files.set(path, file);
      return `${origin}${path}`;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
