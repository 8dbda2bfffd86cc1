import { readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const read = (name: string) =>
  readFileSync(new URL(`../rck/fixtures/self-signed-${name}.pem`, import.meta.url), 'utf8');

/** Stands before a plain HTTP server with a certificate that nobody has signed; `certificate` is its PEM. */
export async function serveOverTls(
  origin: string,
): Promise<{ url: string; certificate: string; close: () => Promise<void> }> {
  const certificate = read('certificate');
  const server = createServer({ cert: certificate, key: read('key') }, (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = forward(new URL(url ?? '/', origin), { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
