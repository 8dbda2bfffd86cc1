import { describe, expect, test } from 'vitest';
import { createTestContext, NOW, providerErrorOf } from '../testing/replicate-setup.ts';
import {
  createTestRunway,
  IMAGE_HANDLE,
  IMAGE_REQUEST,
  IMAGE_VIDEO_REQUEST,
  RUNWAY_KEY,
  RUNWAY_TASK_ID,
  VIDEO_HANDLE,
} from '../testing/runway-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';

const startServer = useScriptedServers();
const create = (reply: ScriptedReply) => ({ method: 'POST', path: '/v1/text_to_image', reply });
const taken = { status: 200, json: { id: RUNWAY_TASK_ID, estimatedCost: { credits: 8 }, brand_new: [1] } };

async function submitTo(reply: ScriptedReply, options = {}) {
  const server = await startServer([create(reply)]);
  const submitted = createTestRunway(server.origin, options).submit(IMAGE_REQUEST, createTestContext());
  return { server, error: await providerErrorOf(submitted) };
}

describe('submit', () => {
  test('R1, C12, C13: an order is sent once with key and version, and is queued', async () => {
    const server = await startServer([create(taken)]);
    expect(await createTestRunway(`${server.origin}/`).submit(IMAGE_REQUEST, createTestContext())).toEqual({
      externalId: RUNWAY_TASK_ID,
      handle: IMAGE_HANDLE,
      snapshot: { state: 'queued', rawStatus: 'PENDING' },
      acceptedAt: NOW,
    });
    const [seen] = server.requests;
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${RUNWAY_KEY}`,
      'x-runway-version': '2024-11-06',
      'content-type': 'application/json',
      connection: 'close',
    });
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({ model: 'gen4_image', ratio: '1920:1080' });
  });

  test('R11: the second step remembers that a video comes out of it', async () => {
    const server = await startServer([{ method: 'POST', path: '/v1/image_to_video', reply: taken }]);
    const submission = await createTestRunway(server.origin).submit(IMAGE_VIDEO_REQUEST, createTestContext());
    expect(submission.handle).toEqual(VIDEO_HANDLE);
  });

  test('R8: what is refused here never reaches the provider', async () => {
    const server = await startServer([]);
    const submitted = createTestRunway(server.origin).submit(
      { ...IMAGE_VIDEO_REQUEST, ratio: '1280:768' },
      createTestContext(),
    );
    expect(await providerErrorOf(submitted)).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' });
    expect(server.connections()).toBe(0);
  });

  test.each([
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['an HTTP date', { 'retry-after': 'Fri, 20 Nov 2026 10:02:45 GMT' }, 45_000],
    ['nothing', {}, 3_600_000],
  ])('R7, C1: 429 for the daily limit with %s is QUOTA_EXHAUSTED', async (_name, headers, retryAfterMs) => {
    const json = { error: 'Your daily task limit has been reached.' };
    const { error } = await submitTo({ status: 429, headers: { ...headers }, json });
    expect(error).toMatchObject({ code: 'QUOTA_EXHAUSTED', retry: 'same_attempt', retryAfterMs });
  });

  test('C1: 429 in the words of somebody in between is RATE_LIMITED', async () => {
    const { error } = await submitTo({ status: 429, text: '<html>slow down</html>' });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'same_attempt', retryAfterMs: 10_000 });
  });

  test.each([
    ['1.1', 400, 'INVALID_REQUEST'],
    ['C7', 401, 'AUTH'],
    ['C7', 403, 'AUTH'],
    ['2.2', 402, 'BILLING'],
    ['1.1', 404, 'INVALID_REQUEST'],
    ['1.1', 405, 'INVALID_REQUEST'],
    ['2.2', 413, 'ASSET_REJECTED'],
  ])('%s: %i is %s, never repeated, and tells neither key nor prompt', async (_row, status, code) => {
    const { error } = await submitTo({ status, json: { error: `no: ${RUNWAY_KEY} ${IMAGE_REQUEST.prompt}` } });
    expect(error).toMatchObject({ code, retry: 'never', httpStatus: status });
    expect(error.detail).not.toMatch(/key_test|kettle/);
  });

  test('C3: a connection closed after the body is SUBMIT_AMBIGUOUS, and there was one create only', async () => {
    const { server, error } = await submitTo((request) => request.socket.destroy());
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('C4: a refused connection is UNAVAILABLE and may be repeated', async () => {
    const server = await startServer([]);
    await server.stop();
    const submitted = createTestRunway(server.origin).submit(IMAGE_REQUEST, createTestContext());
    expect(await providerErrorOf(submitted)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test.each([
    ['HTML', { status: 200, text: '<html></html>' }],
    ['truncated JSON', { status: 200, text: '{"id":"17f2' }],
    ['an empty body', { status: 200, text: '' }],
    ['JSON null', { status: 200, text: 'null' }],
    ['an id of a wrong type', { status: 200, json: { id: 7 } }],
    ['an id that would change a path', { status: 200, json: { id: '../organization' } }],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a timeout of somebody in between', { status: 408 }],
    ['a server error', { status: 500, json: { error: 'oops' } }],
    ['overload', { status: 503, json: { error: 'overloaded' } }],
  ])('C5: an order answered with %s is SUBMIT_AMBIGUOUS and not sent again', async (_name, reply: ScriptedReply) => {
    const { server, error } = await submitTo(reply);
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('C6: an order whose reply stalls is SUBMIT_AMBIGUOUS', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"id":');
    const { error } = await submitTo(stall, { submitTimeoutMs: 150 });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
  });

  test('C14: a reply above the limit is dropped with its connection', async () => {
    const { server, error } = await submitTo({ status: 200, json: { id: 'x'.repeat(1_100_000) } });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    expect(error.detail).toContain('too_large');
    await waitUntil(() => server.connections() === 0);
  });
});

test('options that can never work are refused at the start without being shown', () => {
  for (const options of [{ apiKey: '' }, { apiKey: 'two\nlines' }, { baseUrl: 'harbour' }])
    expect(() => createTestRunway('http://127.0.0.1:9', options)).toThrow(/^(?!.*(two|harbour)).*Runway/);
});

test('it calls nobody back, so that a callback in its name is ignored', async () => {
  const callback = { rawBody: Buffer.from('{}'), headers: {}, receivedAt: NOW };
  const result = await createTestRunway('http://127.0.0.1:9').parseCallback(callback, createTestContext());
  expect(result).toMatchObject({ kind: 'ignored' });
});
