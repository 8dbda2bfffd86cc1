import { connect } from 'node:net';

/** Bytes that no HTTP library would send. */
export const MALFORMED_REQUESTS: Readonly<Record<string, string | Buffer>> = {
  'not HTTP': 'hello\r\n\r\n',
  'a TLS hello': Buffer.from('16030100c8010000c40303', 'hex'),
  'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'HTTP/0.9': 'GET /\r\n\r\n',
  'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
  'two hosts': 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'a host that is none': 'GET /healthz HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n',
  'NUL in a header': 'GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n',
  'NUL in the URL': 'GET /v1/jobs/\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  'bytes in the URL': Buffer.from('GET /v1/jobs/\xff\xfe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 'latin1'),
  'a space in the URL': 'GET /v1/jobs/a b HTTP/1.1\r\nHost: a\r\n\r\n',
  'a URL with a broken authority': 'GET http://[::1/healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'a URL without a slash': 'GET healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'a URL of 100 kB': `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'headers of 100 kB': `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
  '3000 headers': `GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${'a:b\r\n'.repeat(3000)}\r\n`,
  'a folded header': 'GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nConnection: close\r\n\r\n',
  'two lengths': 'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
  'a length and chunks':
    'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a negative length': 'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'a length beyond numbers':
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n{}',
  'a broken chunk':
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
  'another transfer encoding':
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip\r\n\r\n{}',
  'a body cut short':
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"email":',
  'a websocket':
    'GET /v1/stream HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n\r\n',
  'a tunnel': 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
  'an expectation':
    'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}',
  'an unknown method': 'FROBNICATE / HTTP/1.1\r\nHost: a\r\n\r\n',
};

/**
 * Sends these bytes, then nothing more, and answers what came back until the server closed or was quiet for a second.
 * Empty when it closed without a word.
 */
export async function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    let received = '';
    const socket = connect({ host: hostname, port: Number(port) });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    // A reset is an answer too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
    socket.end(bytes);
  });
}
