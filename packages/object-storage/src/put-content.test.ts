import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { waitFor } from '@callsheet/test-support';
import { expect, onTestFinished, test } from 'vitest';
import { createS3Client } from './create-s3-client.ts';
import { type PutFileInput, putFile } from './put-content.ts';

const MEGABYTE = 1024 * 1024;

/** An S3 server that answers as the test says, and a file to be sent to it. */
async function startServer(options: {
  content: Buffer;
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void;
}) {
  const folder = await mkdtemp(join(tmpdir(), 'callsheet-put-'));
  const path = join(folder, 'file');
  await writeFile(path, options.content);
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    options.answer(request, response, requests.length);
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
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  const store = (input: Partial<PutFileInput> = {}) =>
    putFile(client, { bucket: 'b', key: 'k', path, contentType: 'video/mp4', ...input }, {});
  return { store, requests, path };
}

const sha256Of = (content: Buffer) => createHash('sha256').update(content).digest('hex');

test.each([
  ['from memory with its hash, when it is small', 3000, (content: Buffer) => sha256Of(content)],
  ['in pieces without, when it is large', 3 * MEGABYTE + 1, () => 'UNSIGNED-PAYLOAD'],
])('one PUT carries length, type and every byte: %s', async (_name, sizeBytes, signedAs) => {
  const content = Buffer.alloc(sizeBytes, 'callsheet');
  const received: Buffer[] = [];
  const { store, requests } = await startServer({
    content,
    answer: async (request, response) => {
      received.push(await buffer(request));
      response.end();
    },
  });
  expect(await store()).toEqual({ sizeBytes, sha256: sha256Of(content) });
  expect(requests.map(({ method, url }) => `${method} ${url?.split('?')[0]}`)).toEqual(['PUT /b/k']);
  expect(requests[0]?.headers).toMatchObject({
    'content-length': String(sizeBytes),
    'content-type': 'video/mp4',
    'x-amz-content-sha256': signedAs(content),
  });
  expect(received[0]?.equals(content)).toBe(true);
});

test('a small file is sent again when the server is busy', async () => {
  const { store, requests } = await startServer({
    content: Buffer.from('callsheet'),
    answer: (request, response, number) => {
      request.resume().on('end', () => {
        response.statusCode = number === 1 ? 503 : 200;
        response.end();
      });
    },
  });
  expect(await store()).toMatchObject({ sizeBytes: 9 });
  expect(requests).toHaveLength(2);
});

test('what is not of its type is refused before the server hears of it', async () => {
  const { store, requests } = await startServer({
    content: Buffer.from('<html>'),
    answer: (_request, response) => response.end(),
  });
  await expect(store({ expectedType: 'video/mp4' })).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  expect(requests).toEqual([]);
});

test('a large file that gets shorter on the way fails at once, with less sent than announced', async () => {
  const { store, path } = await startServer({
    content: Buffer.alloc(64 * MEGABYTE),
    answer: (request) => {
      request.once('data', () => {
        request.pause();
        void truncate(path, 1).then(() => request.resume());
      });
    },
  });
  await expect(store()).rejects.toThrow('the content ended');
});

test('an abort ends an upload that the server does not answer', async () => {
  const { store, requests } = await startServer({ content: Buffer.alloc(MEGABYTE), answer: () => undefined });
  const stop = new AbortController();
  const outcome = store({ signal: stop.signal }).catch((error: unknown) => error);
  await waitFor(() => requests.length === 1, { description: 'the PUT to arrive' });
  stop.abort();
  expect(await outcome).toMatchObject({ name: 'AbortError' });
});
