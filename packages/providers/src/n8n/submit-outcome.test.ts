import { describe, expect, test } from 'vitest';
import {
  createTestN8n,
  N8N_ATTEMPT_ID,
  N8N_AUTH,
  N8N_CALLBACK_URL,
  N8N_HANDLE,
  N8N_PATHS,
  N8N_TOKEN,
  SCRIPT_REQUEST,
  UPLOAD,
} from '../testing/n8n-setup.ts';
import { createTestContext, NOW, providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { n8nErrorUrl } from './callback-urls.ts';

const startServer = useScriptedServers();
const context = () => createTestContext({ callbackUrl: N8N_CALLBACK_URL });

async function submitTo(reply: ScriptedReply, options = {}) {
  const server = await startServer([{ method: 'POST', path: N8N_PATHS.generate, reply }]);
  const request = { ...SCRIPT_REQUEST, upload: UPLOAD };
  return { server, submitted: createTestN8n(server.origin, options).submit(request, context()) };
}

async function refuse(reply: ScriptedReply, options = {}) {
  const { server, submitted } = await submitTo(reply, options);
  const error = await providerErrorOf(submitted);
  expect(server.requests).toHaveLength(1);
  return error;
}

describe('N1: any 2xx is an order taken', () => {
  test.each([
    ['an immediate acknowledgement', { status: 200, json: { message: 'Workflow was started' } }, N8N_ATTEMPT_ID],
    ['an empty 200', { status: 200 }, N8N_ATTEMPT_ID],
    ['204', { status: 204 }, N8N_ATTEMPT_ID],
    ['text', { status: 200, text: 'ok' }, N8N_ATTEMPT_ID],
    ['HTML', { status: 200, text: '<html>Thanks</html>' }, N8N_ATTEMPT_ID],
    ['JSON null', { status: 200, text: 'null' }, N8N_ATTEMPT_ID],
    ['an empty list', { status: 200, json: [] }, N8N_ATTEMPT_ID],
    ['success true', { status: 202, json: { success: true } }, N8N_ATTEMPT_ID],
    ['an executionId in text', { status: 200, json: { executionId: '231' } }, '231'],
    ['an executionId in a number', { status: 200, json: { executionId: 231 } }, '231'],
    ['an execution_id', { status: 200, json: { execution_id: 'e-231' } }, 'e-231'],
    ['the executionId of a list’s item', { status: 200, json: [{ executionId: 231 }] }, '231'],
    ['an empty executionId', { status: 200, json: { executionId: '' } }, N8N_ATTEMPT_ID],
    ['an executionId that is half a run', { status: 200, json: { executionId: 1.5 } }, N8N_ATTEMPT_ID],
    ['an executionId in a list', { status: 200, json: { executionId: ['231'] } }, N8N_ATTEMPT_ID],
    ['an executionId without end', { status: 200, json: { executionId: '9'.repeat(201) } }, N8N_ATTEMPT_ID],
  ])('%s', async (_name, reply: ScriptedReply, externalId) => {
    const { submitted } = await submitTo(reply);
    expect(await submitted).toEqual({
      externalId,
      handle: N8N_HANDLE,
      snapshot: { state: 'processing', rawStatus: 'taken' },
      acceptedAt: NOW,
    });
  });

  test('a page larger than anybody reads is one too, and is dropped with its connection', async () => {
    const { server, submitted } = await submitTo({ status: 200, text: 'x'.repeat(100_000) });
    expect(await submitted).toMatchObject({ externalId: N8N_ATTEMPT_ID });
    await waitUntil(() => server.connections() === 0);
  });
});

describe('N1: an order that was refused', () => {
  test.each([
    ['bare', { success: false, message: 'No credit left' }],
    ['in a list’s item', [{ success: false, error: 'No credit left' }]],
  ])('success false, %s, is GENERATION_FAILED in the flow’s words', async (_name, json) => {
    expect(await refuse({ status: 200, json })).toMatchObject({
      code: 'GENERATION_FAILED',
      httpStatus: 200,
      safeMessage: 'No credit left',
    });
  });

  test.each([{ success: false }, { success: false, message: 7 }])('%j gets a sentence of ours', async (json) => {
    const error = await refuse({ status: 200, json });
    expect(error.safeMessage).toBe('The video provider could not make the video.');
  });

  test.each([
    ['400', 400, 'INVALID_REQUEST'],
    ['C7: 401', 401, 'AUTH'],
    ['C7: 403', 403, 'AUTH'],
    ['N1: 404', 404, 'INVALID_REQUEST'],
    ['1.9: 413', 413, 'ASSET_REJECTED'],
  ])('%s is never repeated, and its words are for the log', async (_name, status, code) => {
    const error = await refuse({ status, json: { code: status, message: 'inner words' } });
    expect(error).toMatchObject({ code, retry: 'never', httpStatus: status, detail: `HTTP ${status} inner words` });
    expect(error.safeMessage).not.toContain('inner words');
  });

  test('N1: 404 says that the flow is not active', async () => {
    const error = await refuse({ status: 404, text: 'not registered' });
    expect(error.safeMessage).toBe('The flow that makes the video is not active.');
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['an HTTP date', { 'retry-after': 'Fri, 20 Nov 2026 10:02:45 GMT' }, 45_000],
    ['nothing', {}, 10_000],
  ])('C1: 429 with %s is RATE_LIMITED', async (_name, headers, retryAfterMs) => {
    const error = await refuse({ status: 429, headers: { ...headers } });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'same_attempt', retryAfterMs });
  });

  test('C4: a refused connection is UNAVAILABLE and may be repeated', async () => {
    const server = await startServer([]);
    await server.stop();
    const error = await providerErrorOf(createTestN8n(server.origin).submit(SCRIPT_REQUEST, context()));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });
});

describe('an order in doubt is SUBMIT_AMBIGUOUS and sent once', () => {
  test.each([
    ['a redirect, with which a flow may answer after it has begun', { status: 302, headers: { location: '/x' } }],
    ['a redirect that keeps the method', { status: 307, headers: { location: '/x' } }],
    ['a timeout of somebody in between', { status: 408 }],
    ['500', { status: 500, json: { message: 'Error in workflow' } }],
    ['503', { status: 503, headers: { 'retry-after': '7' } }],
    ['a gateway that gave up', { status: 504, text: '<html>504</html>' }],
  ])('C5: %s', async (_name, reply: ScriptedReply) => {
    expect(await refuse(reply)).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
  });

  test('C3: a connection closed after the body', async () => {
    const error = await refuse((request) => request.socket.destroy());
    expect(error).toMatchObject({
      code: 'SUBMIT_AMBIGUOUS',
      retry: 'never',
      detail: 'no reply after the request was sent',
    });
  });

  test('C6: no reply in time', async () => {
    const error = await refuse(() => undefined, { submitTimeoutMs: 150 });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', detail: 'no reply in time after the request was sent' });
  });

  test('C6: an answer that stalls, or breaks off, in the middle', async () => {
    const begin: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"success":');
    const breakOff: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"success":', () => response.destroy());
    for (const reply of [begin, breakOff])
      expect(await refuse(reply, { submitTimeoutMs: 300 })).toMatchObject({
        code: 'SUBMIT_AMBIGUOUS',
        retry: 'never',
        httpStatus: 200,
        detail: 'HTTP 200 broken_off',
      });
  });
});

describe('what a flow repeats of an order', () => {
  const message = [N8N_CALLBACK_URL, n8nErrorUrl(N8N_CALLBACK_URL), N8N_TOKEN, UPLOAD.url, N8N_AUTH.value].join(' | ');
  const secret = new RegExp(`${N8N_TOKEN}|X-Amz-Signature|0f1e2d3c4b5a|${N8N_AUTH.value}`);

  test.each([200, 302, 400, 401, 404, 429, 500])('of %i shows no token, no signed URL and no key', async (status) => {
    const error = await refuse({ status, json: { success: false, message } });
    expect(error.detail).toContain('[removed]');
    expect(`${error.detail} ${error.safeMessage} ${error.message}`).not.toMatch(secret);
  });

  test('is one line and bounded', async () => {
    const error = await refuse({
      status: 200,
      json: { success: false, message: `bad\n\u0000news ${'x'.repeat(5_000)}` },
    });
    expect(error.safeMessage).toMatch(/^bad news x+$/);
    expect(error.safeMessage).toHaveLength(300);
  });
});
