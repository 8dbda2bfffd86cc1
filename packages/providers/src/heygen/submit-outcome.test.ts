import { describe, expect, test } from 'vitest';
import { AVATAR_REQUEST, createTestHeygen, HEYGEN_VIDEO_ID } from '../testing/heygen-setup.ts';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';

const startServer = useScriptedServers();

async function submitTo(reply: ScriptedReply, options = {}) {
  const server = await startServer([{ method: 'POST', path: '/v3/videos', reply }]);
  const submitted = createTestHeygen(server.origin, options).submit(AVATAR_REQUEST, createTestContext());
  return { server, error: await providerErrorOf(submitted) };
}

describe('submit: certain or in doubt', () => {
  test('C3: a connection closed after the body is SUBMIT_AMBIGUOUS, and there was one create only', async () => {
    const { server, error } = await submitTo((request) => request.socket.destroy());
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('C4: a refused connection is UNAVAILABLE and may be repeated', async () => {
    const server = await startServer([]);
    await server.stop();
    const submitted = createTestHeygen(server.origin).submit(AVATAR_REQUEST, createTestContext());
    expect(await providerErrorOf(submitted)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test.each([
    ['HTML', { status: 200, text: '<html></html>' }],
    ['truncated JSON', { status: 200, text: '{"data":{"video_id":"v' }],
    ['an empty body', { status: 200, text: '' }],
    ['JSON null', { status: 200, text: 'null' }],
    ['an id of a wrong type', { status: 200, json: { data: { video_id: 7, status: 'waiting' } } }],
    ['no id', { status: 200, json: { data: { status: 'waiting' } } }],
    ['an id that would change a path', { status: 200, json: { data: { video_id: '../voices', status: 'waiting' } } }],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/v3/videos' } }],
    ['a timeout of somebody in between', { status: 408 }],
    ['internal_error', { status: 500, json: { error: { code: 'internal_error', message: 'oops' } } }],
    ['a gateway that gave up', { status: 504, text: '<html>504</html>' }],
  ])('C5: an order answered with %s is SUBMIT_AMBIGUOUS and not sent again', async (_name, reply: ScriptedReply) => {
    const { server, error } = await submitTo(reply);
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('C6: an order whose reply stalls, or never begins, is SUBMIT_AMBIGUOUS', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"data":');
    expect((await submitTo(stall, { submitTimeoutMs: 150 })).error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    expect((await submitTo(() => undefined, { submitTimeoutMs: 150 })).error).toMatchObject({
      code: 'SUBMIT_AMBIGUOUS',
    });
  });

  test('C14: a reply above the limit is dropped with its connection', async () => {
    const { server, error } = await submitTo({ status: 200, json: { data: 'x'.repeat(1_100_000) } });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    expect(error.detail).toContain('too_large');
    await waitUntil(() => server.connections() === 0);
  });

  test.each([
    ['no status', undefined, { state: 'queued', rawStatus: 'waiting' }],
    ['a status that nobody knows', 'rehearsing', { state: 'processing', rawStatus: 'rehearsing' }],
    ['an end that it does not show', 'completed', { state: 'processing', rawStatus: 'completed' }],
  ])('an order taken with %s is an order taken', async (_name, status, snapshot) => {
    const reply = { status: 200, json: { data: { video_id: HEYGEN_VIDEO_ID, status } } };
    const server = await startServer([{ method: 'POST', path: '/v3/videos', reply }]);
    const submission = await createTestHeygen(server.origin).submit(AVATAR_REQUEST, createTestContext());
    expect(submission).toMatchObject({ externalId: HEYGEN_VIDEO_ID, snapshot });
  });
});
