import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { waitFor } from '@callsheet/test-support';
import { expect, onTestFinished, test } from 'vitest';
import { createS3Client } from './create-s3-client.ts';
import { putStream } from './put-stream.ts';

const MEGABYTE = 1024 * 1024;

/** A server that looks at the one PUT and answers 200, or never. */
async function startServer(options: { stalled: boolean }) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    if (options.stalled) return;
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createS3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    forcePathStyle: true,
    maxSockets: 8,
  });
  const spoolDirectory = await mkdtemp(join(tmpdir(), 'callsheet-put-'));
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
    await rm(spoolDirectory, { recursive: true });
  });
  return { client, requests, spoolDirectory };
}

test('one PUT carries the length and the hash of the body, and no file is left', async () => {
  const { client, requests, spoolDirectory } = await startServer({ stalled: false });
  const content = Buffer.alloc(3 * MEGABYTE, 'callsheet');
  const stored = await putStream(
    client,
    { bucket: 'b', key: 'k', body: Readable.from([content]), contentType: 'video/mp4', maxBytes: 1e9 },
    { spoolDirectory },
  );
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(stored).toEqual({ sizeBytes: content.length, sha256 });
  expect(requests.map(({ method, url }) => `${method} ${url?.split('?')[0]}`)).toEqual(['PUT /b/k']);
  expect(requests[0]?.headers).toMatchObject({
    'content-length': String(content.length),
    'content-type': 'video/mp4',
    'x-amz-content-sha256': sha256,
  });
  expect(await readdir(spoolDirectory)).toEqual([]);
});

test('a body that never ends is cut off at the limit, before the server hears of it', async () => {
  const { client, requests, spoolDirectory } = await startServer({ stalled: false });
  let made = 0;
  const body = Readable.from(
    (function* () {
      for (;;) {
        made += MEGABYTE;
        yield Buffer.alloc(MEGABYTE);
      }
    })(),
  );
  const storing = putStream(
    client,
    { bucket: 'b', key: 'k', body, contentType: 'video/mp4', maxBytes: 10 * MEGABYTE },
    { spoolDirectory },
  );
  await expect(storing).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(body.destroyed).toBe(true);
  expect(made).toBeLessThan(40 * MEGABYTE);
  expect(requests).toEqual([]);
  expect(await readdir(spoolDirectory)).toEqual([]);
});

test('an abort ends an upload that the server does not answer', async () => {
  const { client, requests, spoolDirectory } = await startServer({ stalled: true });
  const stop = new AbortController();
  const storing = putStream(
    client,
    {
      bucket: 'b',
      key: 'k',
      body: Readable.from([Buffer.alloc(MEGABYTE)]),
      contentType: 'x',
      maxBytes: 1e9,
      signal: stop.signal,
    },
    { spoolDirectory },
  );
  const outcome = storing.catch((error: unknown) => error);
  await waitFor(() => requests.length === 1, { description: 'the PUT to arrive' });
  stop.abort();
  expect(await outcome).toMatchObject({ name: 'AbortError' });
  expect(await readdir(spoolDirectory)).toEqual([]);
});
