import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedUpload {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface UploadReceiver {
  readonly url: string;
  readonly received: readonly ReceivedUpload[];
  readonly close: () => Promise<void>;
}

/** A local server that keeps what is put there, and refuses what comes to a path with `refused` in it. */
export async function receiveUploads(): Promise<UploadReceiver> {
  const received: ReceivedUpload[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const path = request.url ?? '';
    received.push({ path, headers: request.headers, bytes: Buffer.concat(chunks) });
    response.writeHead(path.includes('refused') ? 412 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
