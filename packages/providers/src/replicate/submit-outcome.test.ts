import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  createTestAdapter,
  createTestContext,
  fixture,
  providerErrorOf,
  VEO_REQUEST,
} from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';

const startServer = useScriptedServers();
const create = (reply: ScriptedReply) => [{ method: 'POST', path: '/v1/predictions', reply }];

async function submitTo(reply: ScriptedReply, options = {}) {
  const server = await startServer(create(reply));
  const error = await providerErrorOf(
    createTestAdapter(server.origin, options).submit(VEO_REQUEST, createTestContext()),
  );
  return { server, error };
}

describe('submit: certain or ambiguous', () => {
  test('C3: a connection closed without reply after the body is SUBMIT_AMBIGUOUS, and there was one create only', async () => {
    const { server, error } = await submitTo((request) => request.socket.destroy());
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('C4: a refused connection is UNAVAILABLE and may be repeated', async () => {
    const server = await startServer([]);
    await server.stop();
    const error = await providerErrorOf(createTestAdapter(server.origin).submit(VEO_REQUEST, createTestContext()));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test('C4: a connection reset during the TLS handshake is a certain refusal', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const adapter = createTestAdapter(`https://127.0.0.1:${port}`);
    const error = await providerErrorOf(adapter.submit(VEO_REQUEST, createTestContext()));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([
    ['HTML', { status: 200, text: '<html>down for maintenance</html>' }],
    ['truncated JSON', { status: 201, text: '{"id":"rq4x8k' }],
    ['an empty body', { status: 201, text: '' }],
    ['JSON null', { status: 201, text: 'null' }],
    ['an id of a wrong type', { status: 201, json: fixture('starting', { id: 7 }) }],
    ['no status', { status: 201, json: fixture('starting', { status: undefined }) }],
    ['an id that would change a path', { status: 201, json: fixture('starting', { id: '../../account' }) }],
  ])('C5: a create answered with %s is SUBMIT_AMBIGUOUS', async (_name, reply) => {
    const { error } = await submitTo(reply);
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
  });

  test('C6: a create whose reply stalls after the headers is SUBMIT_AMBIGUOUS', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(201, { 'content-length': '900' }).write('{"id":');
    const { error } = await submitTo(stall, { submitTimeoutMs: 150 });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', httpStatus: 201 });
  });

  test('C6: a create that gets no headers in time is SUBMIT_AMBIGUOUS', async () => {
    const { error } = await submitTo(() => undefined, { submitTimeoutMs: 150 });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
  });

  test('an abort before anything was sent is UNAVAILABLE, after it SUBMIT_AMBIGUOUS', async () => {
    const early = await startServer([]);
    const before = createTestContext({ signal: AbortSignal.abort() });
    expect((await providerErrorOf(createTestAdapter(early.origin).submit(VEO_REQUEST, before))).code).toBe(
      'UNAVAILABLE',
    );

    const controller = new AbortController();
    const late = await startServer(create(() => controller.abort()));
    const during = createTestContext({ signal: controller.signal });
    expect((await providerErrorOf(createTestAdapter(late.origin).submit(VEO_REQUEST, during))).code).toBe(
      'SUBMIT_AMBIGUOUS',
    );
  });

  test('a 4xx stays certain when its body cannot be read', async () => {
    const { error } = await submitTo(
      (_request, response) => response.writeHead(422, { 'content-length': '9' }).write('x'),
      {
        submitTimeoutMs: 150,
      },
    );
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' });
  });

  test.each([408, 500, 502, 503, 504])('P9: %i on a create is SUBMIT_AMBIGUOUS and not sent again', async (status) => {
    const { server, error } = await submitTo({ status, json: { detail: 'oops' } });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('P11, C13: a redirect is not followed, so the key goes nowhere else', async () => {
    const elsewhere = await startServer([]);
    const { error } = await submitTo({ status: 307, headers: { location: `${elsewhere.origin}/v1/predictions` } });
    expect(error.code).toBe('SUBMIT_AMBIGUOUS');
    expect(elsewhere.connections()).toBe(0);
  });

  test('C14: a reply above the limit is dropped with its connection', async () => {
    const endless: ScriptedReply = (_request, response) => {
      response.writeHead(201);
      const pump = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', pump);
      pump();
    };
    const { server, error } = await submitTo(endless);
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    expect(error.detail).toContain('too_large');
    await waitUntil(() => server.connections() === 0);
  });

  test('an order taken with a success that shows no output yet is not an error', async () => {
    const server = await startServer(create({ status: 201, json: fixture('starting', { status: 'succeeded' }) }));
    const submission = await createTestAdapter(server.origin).submit(VEO_REQUEST, createTestContext());
    expect(submission.snapshot).toEqual({ state: 'processing', rawStatus: 'succeeded' });
  });
});
