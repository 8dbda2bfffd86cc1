import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { film, get, open, read } from '../testing/download-setup.ts';
import { providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';

const startServer = useScriptedServers();

describe('a file from an allowed origin', () => {
  test('is streamed with its type and length, and nothing of ours is sent along', async () => {
    const server = await startServer([get('/a.mp4?sig=1', film({ 'content-length': '4' }))]);
    const download = await open(`${server.origin}/a.mp4?sig=1`);
    expect(download).toMatchObject({
      contentType: 'video/mp4',
      contentLengthBytes: 4,
      finalUrl: `${server.origin}/a.mp4?sig=1`,
    });
    expect(await read(download.stream)).toBe('film');
    const names = Object.keys(server.requests[0]?.headers ?? {}).sort();
    expect(names).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
    await waitUntil(() => server.connections() === 0);
  });

  test('may come without length and type', async () => {
    const server = await startServer([get('/a', (_request, response) => response.writeHead(200).end('film'))]);
    const download = await open(`${server.origin}/a`);
    expect(download).toMatchObject({ contentType: null, contentLengthBytes: null });
    expect(await read(download.stream)).toBe('film');
  });

  test('a stream that nobody wants any more closes its connection', async () => {
    const server = await startServer([
      get('/a', (_request, response) => response.writeHead(200, { 'content-length': '900' }).write('x')),
    ]);
    const { stream } = await open(`${server.origin}/a`);
    stream.destroy();
    await waitUntil(() => server.connections() === 0);
  });
});

describe('C10: what is not a file', () => {
  test.each([
    [400, 'OUTPUT_EXPIRED', 'never'],
    [403, 'OUTPUT_EXPIRED', 'never'],
    [404, 'OUTPUT_EXPIRED', 'never'],
    [410, 'OUTPUT_EXPIRED', 'never'],
    [408, 'UNAVAILABLE', 'same_attempt'],
    [429, 'RATE_LIMITED', 'same_attempt'],
    [500, 'UNAVAILABLE', 'same_attempt'],
    [503, 'UNAVAILABLE', 'same_attempt'],
    [206, 'UNAVAILABLE', 'same_attempt'],
    [304, 'UNAVAILABLE', 'same_attempt'],
  ])('%i is %s', async (status, code, retry) => {
    const server = await startServer([get('/a?sig=abc', { status })]);
    const error = await providerErrorOf(open(`${server.origin}/a?sig=abc`));
    expect(error).toMatchObject({ code, retry, httpStatus: status });
    expect(error.message).not.toContain('abc');
    await waitUntil(() => server.connections() === 0);
  });

  test.each([
    ['HTML', { 'content-type': 'text/html; charset=utf-8' }],
    ['JSON', { 'content-type': 'application/json' }],
    ['an encoded body', { 'content-encoding': 'gzip' }],
    ['more bytes than allowed', { 'content-length': '1001' }],
  ])('%s is refused before the body is read', async (_name, headers: Record<string, string>) => {
    const server = await startServer([
      get('/a', (_request, response) =>
        response.writeHead(200, { 'content-type': 'video/mp4', ...headers }).write('x'),
      ),
    ]);
    expect(await providerErrorOf(open(`${server.origin}/a`))).toMatchObject({ code: 'OUTPUT_REFUSED', retry: 'never' });
    await waitUntil(() => server.connections() === 0);
  });

  test('a body that grows above the limit is cut off there', async () => {
    const endless: ScriptedReply = (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      const timer = setInterval(() => response.write('x'.repeat(400)), 5);
      response.on('close', () => clearInterval(timer));
    };
    const server = await startServer([get('/a', endless)]);
    const { stream } = await open(`${server.origin}/a`);
    expect(await providerErrorOf(read(stream))).toMatchObject({ code: 'OUTPUT_REFUSED', retry: 'never' });
    await waitUntil(() => server.connections() === 0);
  });

  test('a body of exactly the limit is taken', async () => {
    const server = await startServer([get('/a', { status: 200, text: 'x'.repeat(1_000) })]);
    expect(await read((await open(`${server.origin}/a`)).stream)).toHaveLength(1_000);
  });

  test('a body shorter than its declared length is UNAVAILABLE', async () => {
    const short: ScriptedReply = (_request, response) => {
      response.writeHead(200, { 'content-length': '900' });
      response.write('film', () => response.socket?.end());
    };
    const server = await startServer([get('/a', short)]);
    const { stream } = await open(`${server.origin}/a`);
    expect(await providerErrorOf(read(stream))).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test('a chunked body that breaks off is UNAVAILABLE', async () => {
    const broken: ScriptedReply = (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      response.write('film', () => response.socket?.end());
    };
    const server = await startServer([get('/a', broken)]);
    const { stream } = await open(`${server.origin}/a`);
    expect((await providerErrorOf(read(stream))).code).toBe('UNAVAILABLE');
  });
});

describe('time', () => {
  test('C6: silence before the headers, and within the body, is UNAVAILABLE', async () => {
    const mute = await startServer([get('/a', () => undefined)]);
    expect((await providerErrorOf(open(`${mute.origin}/a`, { idleTimeoutMs: 100 }))).code).toBe('UNAVAILABLE');
    const stalled = await startServer([get('/a', (_request, response) => response.writeHead(200).write('x'))]);
    const { stream } = await open(`${stalled.origin}/a`, { idleTimeoutMs: 100 });
    expect((await providerErrorOf(read(stream))).code).toBe('UNAVAILABLE');
  });

  test('a failure before anybody listens waits for the reader', async () => {
    const broken: ScriptedReply = (_request, response) => {
      response.writeHead(200, { 'content-length': '900' });
      response.write('film', () => response.socket?.end());
    };
    const server = await startServer([get('/a', broken)]);
    const { stream } = await open(`${server.origin}/a`);
    await waitUntil(() => stream.destroyed);
    expect((await providerErrorOf(pipeline(stream, new PassThrough()))).code).toBe('UNAVAILABLE');
  });

  test('a body that trickles is ended by the total time, even when nobody reads it', async () => {
    const trickle: ScriptedReply = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    };
    const server = await startServer([get('/a', trickle)]);
    const { stream } = await open(`${server.origin}/a`, { timeoutMs: 200 });
    const errors: unknown[] = [];
    stream.on('error', (error) => errors.push(error));
    await waitUntil(() => errors.length > 0 && server.connections() === 0);
    expect(errors[0]).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test('an abort ends the transfer', async () => {
    const controller = new AbortController();
    const server = await startServer([get('/a', (_request, response) => response.writeHead(200).write('x'))]);
    const { stream } = await open(`${server.origin}/a`, { signal: controller.signal });
    controller.abort();
    expect((await providerErrorOf(read(stream))).code).toBe('UNAVAILABLE');
  });

  test('a name service that never answers is given up on', async () => {
    const silent = () => Promise.withResolvers<never>().promise;
    const error = await providerErrorOf(
      open('https://files.example.com/a', { allowedOrigins: [], lookup: silent, timeoutMs: 100 }),
    );
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });
});
