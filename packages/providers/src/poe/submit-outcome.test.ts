import { describe, expect, test } from 'vitest';
import { BOT_VIDEO_REQUEST, chatReply, createTestPoe, POE_KEY, poeError, TEXT_REQUEST } from '../testing/poe-setup.ts';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';
import type { PoeAdapterOptions } from './create-poe-adapter.ts';

const startServer = useScriptedServers();
const PATH = { method: 'POST', path: '/v1/chat/completions' };
const BOTH = [
  ['text', TEXT_REQUEST],
  ['video', BOT_VIDEO_REQUEST],
] as const;
type Order = (typeof BOTH)[number][1];

async function submitTo(
  reply: ScriptedReply,
  { request = TEXT_REQUEST, ...options }: { request?: Order } & Partial<PoeAdapterOptions> = {},
) {
  const server = await startServer([{ ...PATH, reply }]);
  const error = await providerErrorOf(createTestPoe(server.origin, options).submit(request, createTestContext()));
  return { server, error };
}

describe('a refusal of Poe', () => {
  test.each([
    ['O4: an unknown bot', 400, poeError('model_not_found'), 'RETIRED'],
    ['O4: 404', 404, poeError('not_found'), 'RETIRED'],
    ['a parameter', 400, poeError('invalid_parameter'), 'INVALID_REQUEST'],
    ['a missing one', 400, poeError('missing_parameter'), 'INVALID_REQUEST'],
    ['a filter', 400, poeError('content_filter'), 'MODERATION_INPUT'],
    ['C7: the key', 401, poeError('invalid_api_key'), 'AUTH'],
    ['C7: a permission', 403, poeError('permission_denied'), 'AUTH'],
    ['U6: points', 402, poeError('insufficient_credits'), 'BILLING'],
    ['U6: a size', 413, poeError(null), 'INVALID_REQUEST'],
    ['anything else', 422, { detail: 'no' }, 'INVALID_REQUEST'],
  ])('%s (%i) is certain', async (_name, status, json, code) => {
    const { error } = await submitTo({ status, json });
    expect(error).toMatchObject({ code, retry: 'never', httpStatus: status });
    expect(error.safeMessage).toMatch(/text model/);
    const video = await submitTo({ status, json }, { request: BOT_VIDEO_REQUEST });
    expect(video.error).toMatchObject({ code, safeMessage: expect.stringContaining('video') });
  });

  test.each([
    ['C1: seconds', { 'retry-after': '7' }, 7_000],
    ['C1: an HTTP date', { 'retry-after': 'Fri, 20 Nov 2026 10:02:45 GMT' }, 45_000],
    ['O5: the reset of the window only', { 'x-ratelimit-reset-requests': '21' }, 21_000],
    ['O5: both', { 'retry-after': '7', 'x-ratelimit-reset-requests': '21' }, 7_000],
    ['C1: nothing at all', {}, 10_000],
    ['C1: nonsense', { 'x-ratelimit-reset-requests': 'soon' }, 10_000],
  ])('429 with %s is RATE_LIMITED with that delay', async (_name, headers: Record<string, string>, retryAfterMs) => {
    const { error } = await submitTo({ status: 429, headers, json: poeError('rate_limit_exceeded') });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'same_attempt', retryAfterMs });
  });

  test.each([
    [503, 'UNAVAILABLE', 'UNAVAILABLE'],
    [529, 'UNAVAILABLE', 'UNAVAILABLE'],
    [500, 'UNAVAILABLE', 'SUBMIT_AMBIGUOUS'],
    [408, 'UNAVAILABLE', 'SUBMIT_AMBIGUOUS'],
    [502, 'SUBMIT_AMBIGUOUS', 'SUBMIT_AMBIGUOUS'],
    [504, 'SUBMIT_AMBIGUOUS', 'SUBMIT_AMBIGUOUS'],
  ])('%i in its own words is %s for a text and %s for a video', async (status, text, video) => {
    const json = poeError('server_error');
    expect((await submitTo({ status, json })).error.code).toBe(text);
    expect((await submitTo({ status, json }, { request: BOT_VIDEO_REQUEST })).error.code).toBe(video);
  });

  test.each([500, 502, 503, 529])('%i in the words of somebody in between is SUBMIT_AMBIGUOUS', async (status) => {
    const { error } = await submitTo({ status, text: '<html>down for maintenance</html>' });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
  });

  test('neither the key nor the prompt gets into an error, whatever is said', async () => {
    const message = `bad key ${POE_KEY} for ${TEXT_REQUEST.messages[1]?.content}`;
    const { error } = await submitTo({ status: 401, json: poeError('invalid_api_key', message) });
    expect(error).toMatchObject({ providerCode: 'invalid_api_key' });
    expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/lighthouse|poe-test-key/);
  });
});

describe.each(BOTH)('a %s whose answer is lost', (_kind, request) => {
  test('C3: by a closed connection is SUBMIT_AMBIGUOUS, and there was one order only', async () => {
    const { server, error } = await submitTo((seen) => seen.socket.destroy(), { request });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('C4: which could not be sent is UNAVAILABLE', async () => {
    const server = await startServer([]);
    await server.stop();
    const error = await providerErrorOf(createTestPoe(server.origin).submit(request, createTestContext()));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test.each([
    ['HTML', '<html>down</html>'],
    ['truncated JSON', '{"id":"chatcmpl'],
    ['an empty body', ''],
    ['JSON null', 'null'],
    ['a list', '[]'],
  ])('C5: in %s is SUBMIT_AMBIGUOUS', async (_name, text) => {
    expect((await submitTo({ status: 200, text }, { request })).error.code).toBe('SUBMIT_AMBIGUOUS');
  });

  test('C6: which stalls after its headers is SUBMIT_AMBIGUOUS', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"id":');
    const { error } = await submitTo(stall, { request, textTimeoutMs: 150, videoTimeoutMs: 150 });
    expect(error.code).toBe('SUBMIT_AMBIGUOUS');
  });

  test('O7: by an abort in flight is SUBMIT_AMBIGUOUS, before it UNAVAILABLE', async () => {
    const early = await startServer([]);
    const before = createTestContext({ signal: AbortSignal.abort() });
    expect((await providerErrorOf(createTestPoe(early.origin).submit(request, before))).code).toBe('UNAVAILABLE');
    const controller = new AbortController();
    const late = await startServer([{ ...PATH, reply: () => controller.abort() }]);
    const during = createTestContext({ signal: controller.signal });
    expect((await providerErrorOf(createTestPoe(late.origin).submit(request, during))).code).toBe('SUBMIT_AMBIGUOUS');
  });

  test('C13: by a redirect goes nowhere else with the key', async () => {
    const elsewhere = await startServer([]);
    const headers = { location: `${elsewhere.origin}/v1/chat/completions` };
    expect((await submitTo({ status: 307, headers }, { request })).error.code).toBe('SUBMIT_AMBIGUOUS');
    expect(elsewhere.connections()).toBe(0);
  });

  test('C14: above the limit is dropped with its connection', async () => {
    const endless: ScriptedReply = (_request, response) => {
      response.writeHead(200);
      const pump = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', pump);
      pump();
    };
    const { server, error } = await submitTo(endless, { request });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', detail: expect.stringContaining('too_large') });
    await waitUntil(() => server.connections() === 0);
  });
});

test('O6: a video may take longer than a text, and no order rides on the connection of another', async () => {
  let answerVideo = (): void => undefined;
  const held: ScriptedReply = (_request, response) => {
    answerVideo = () => {
      const body = JSON.stringify(chatReply('https://cdn.example.com/v.mp4'));
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    };
  };
  const server = await startServer([
    { ...PATH, reply: held },
    { ...PATH, reply: () => undefined },
  ]);
  const adapter = createTestPoe(server.origin, { textTimeoutMs: 150, videoTimeoutMs: 900_000 });
  const video = adapter.submit(BOT_VIDEO_REQUEST, createTestContext());
  await waitUntil(() => server.requests.length === 1);
  expect(adapter.capabilities.submitTimeoutMs).toBe(900_000);
  expect((await providerErrorOf(adapter.submit(TEXT_REQUEST, createTestContext()))).code).toBe('SUBMIT_AMBIGUOUS');
  answerVideo();
  expect((await video).snapshot.state).toBe('succeeded');
  expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
});
