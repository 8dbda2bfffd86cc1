import { describe, expect, test } from 'vitest';
import {
  BRIEF_REQUEST,
  createTestN8n,
  N8N_ATTEMPT_ID,
  N8N_AUTH,
  N8N_CALLBACK_URL,
  N8N_HANDLE,
  N8N_PATHS,
  SCRIPT_REQUEST,
  scriptSaying,
  UPLOAD,
} from '../testing/n8n-setup.ts';
import { createTestContext, NOW, providerErrorOf, VEO_REQUEST } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { n8nErrorUrl } from './callback-urls.ts';
import { toN8nOrder } from './request-mapping.ts';

const startServer = useScriptedServers();
const taken: ScriptedReply = { status: 200, json: { message: 'Workflow was started' } };
const generate = (reply: ScriptedReply = taken) => ({ method: 'POST', path: N8N_PATHS.generate, reply });
const context = (options = {}) => createTestContext({ callbackUrl: N8N_CALLBACK_URL, ...options });

const OURS = {
  videoId: SCRIPT_REQUEST.videoId,
  requestId: SCRIPT_REQUEST.requestId,
  attemptId: N8N_ATTEMPT_ID,
  callbackUrl: N8N_CALLBACK_URL,
  errorCallbackUrl: n8nErrorUrl(N8N_CALLBACK_URL),
};

/** What the flow is sent for a request. */
async function bodySentFor(request: typeof SCRIPT_REQUEST): Promise<Record<string, unknown>> {
  const { flow } = request.order;
  const server = await startServer([{ method: 'POST', path: N8N_PATHS[flow], reply: taken }]);
  await createTestN8n(server.origin).submit(request, context());
  return JSON.parse(server.requests[0]?.body ?? '');
}

describe('what a flow is sent', () => {
  test('R-001-02, N7: the generate flow gets the seed’s fields, the voice and our own names', async () => {
    expect(await bodySentFor(SCRIPT_REQUEST)).toEqual({
      hook: 'Homes sell fast here.',
      body: 'Three streets are the reason.',
      conclusion: 'Call me today.',
      company_name: 'Harbour Homes',
      social_handles: '',
      license: '',
      avatar_title: 'Abigail_expressive_2024112501',
      avatar_body: 'Abigail_expressive_2024112501',
      avatar_conclusion: 'Abigail_expressive_2024112501',
      email: 'ann@example.com',
      title: 'Three streets',
      voice_id: 'voice_1',
      ...OURS,
    });
  });

  test('R-001-01, N7: the create flow gets the seed’s fields, and no voice_id where none was chosen', async () => {
    expect(await bodySentFor({ ...BRIEF_REQUEST, voiceId: null })).toEqual({
      prompt: 'A friendly minute about the harbour',
      avatar: ['Abigail_expressive_2024112501', 'Marcus_office_2024112501'],
      name: 'Ann Lee',
      position: 'Agent',
      companyName: 'Harbour Homes',
      license: '',
      tailoredFit: 'families',
      socialHandles: '',
      videoTopic: 'Homes by the harbour',
      topicKeyPoints: 'schools, ferries',
      city: 'Bergen',
      preferredTone: 'warm',
      callToAction: 'Call me today.',
      email: 'ann@example.com',
      ...OURS,
    });
  });

  test('R-001-10, N7: either flow has voice_id exactly where a voice was chosen', async () => {
    expect(await bodySentFor(BRIEF_REQUEST)).toHaveProperty('voice_id', 'voice_1');
    expect(await bodySentFor({ ...SCRIPT_REQUEST, voiceId: null })).not.toHaveProperty('voice_id');
  });

  test('a flow that may upload is told the PUT, the key to name and until when', async () => {
    expect((await bodySentFor({ ...SCRIPT_REQUEST, upload: UPLOAD })).upload).toEqual({
      method: 'PUT',
      url: UPLOAD.url,
      headers: { 'content-type': 'video/mp4' },
      s3Key: UPLOAD.key,
      expiresAt: '2026-11-20T11:02:00.000Z',
    });
  });

  test('C13: the key goes in its header, nothing secret in the URL, and no order rides on an idle connection', async () => {
    const server = await startServer([generate(), generate()]);
    const adapter = createTestN8n(server.origin);
    await adapter.submit(SCRIPT_REQUEST, context());
    await adapter.submit(SCRIPT_REQUEST, context());
    for (const { path, headers, body } of server.requests) {
      expect(path).toBe(N8N_PATHS.generate);
      expect(headers).toMatchObject({
        [N8N_AUTH.name]: N8N_AUTH.value,
        'content-type': 'application/json',
        connection: 'close',
      });
      expect(body).not.toContain(N8N_AUTH.value);
    }
  });

  test('flows that ask for nothing are sent no key', async () => {
    const server = await startServer([generate()]);
    await createTestN8n(server.origin, { authHeader: null }).submit(SCRIPT_REQUEST, context());
    expect(server.requests[0]?.headers).not.toHaveProperty(N8N_AUTH.name);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('orders that are refused here and never sent', () => {
  test.each([
    ['another kind of order', VEO_REQUEST, {}, {}],
    ['an order that nobody would hear of', SCRIPT_REQUEST, { callbackUrl: null }, {}],
    ['a generate flow that is not set up', SCRIPT_REQUEST, {}, { generateUrl: null }],
    ['a create flow that is not set up', BRIEF_REQUEST, {}, { createUrl: null }],
  ])('%s is INVALID_REQUEST', async (_name, request, contextOptions, options) => {
    const server = await startServer([]);
    const submitted = createTestN8n(server.origin, options).submit(request, context(contextOptions));
    expect(await providerErrorOf(submitted)).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' });
    expect(server.connections()).toBe(0);
  });

  test('a flow that is not set up is named as the reason, and the other one still works', async () => {
    const server = await startServer([generate()]);
    const adapter = createTestN8n(server.origin, { createUrl: null });
    const error = await providerErrorOf(adapter.submit(BRIEF_REQUEST, context()));
    expect(error.safeMessage).toBe('The flow that makes such videos is not set up.');
    await adapter.submit(SCRIPT_REQUEST, context());
  });

  test('N8: a body of 16 MB is refused before anything is sent, one byte less is not', async () => {
    const flows = { createUrl: 'https://flows.example.com/c', generateUrl: 'https://flows.example.com/g' };
    const bytesOf = (request: typeof SCRIPT_REQUEST) =>
      Buffer.byteLength(JSON.stringify(toN8nOrder(request, N8N_CALLBACK_URL, flows).body));
    const limit = 16 * 1024 * 1024;
    // Two bytes per character, so that counting characters would let twice as much through.
    const room = limit - bytesOf(scriptSaying(''));
    const text = `${'é'.repeat(Math.floor((room - 1) / 2))}${room % 2 === 0 ? 'x' : ''}`;
    expect(bytesOf(scriptSaying(text))).toBe(limit - 1);
    const server = await startServer([]);
    const error = await providerErrorOf(createTestN8n(server.origin).submit(scriptSaying(`${text}x`), context()));
    expect(error).toMatchObject({ code: 'ASSET_REJECTED', retry: 'never', safeMessage: 'The order is too large.' });
    expect(server.connections()).toBe(0);
  });
});

describe('an order that was taken', () => {
  test('is never asked about and cannot be canceled: neither makes a call', async () => {
    const server = await startServer([generate()]);
    const adapter = createTestN8n(server.origin);
    const { handle, acceptedAt } = await adapter.submit(SCRIPT_REQUEST, context());
    expect([handle, acceptedAt]).toEqual([N8N_HANDLE, NOW]);
    expect(await adapter.poll(handle, context())).toEqual({
      state: 'processing',
      rawStatus: 'waiting for the callback',
      nextPollAfterMs: 60_000,
    });
    expect(await adapter.cancel(handle, context())).toBe('unsupported');
    expect(server.requests).toHaveLength(1);
  });

  test.each([{}, null, 'x', { predictionId: 'p' }, { attemptId: 7 }])('the handle %j is not ours', async (handle) => {
    const adapter = createTestN8n('http://127.0.0.1:9');
    for (const call of [adapter.poll(handle, context()), adapter.cancel(handle, context())])
      expect(await providerErrorOf(call)).toMatchObject({ code: 'MALFORMED_RESPONSE' });
  });

  test('2.4: it says of itself that it cannot be asked, canceled or looked up', () => {
    const { id, capabilities } = createTestN8n('http://127.0.0.1:9', { submitTimeoutMs: 1_234 });
    expect(id).toBe('n8n');
    expect(capabilities).toMatchObject({
      cancel: 'none',
      callbacks: 'unsigned_token',
      idempotentSubmit: false,
      uploadsResult: true,
      lookup: false,
      deadlineMs: 1_800_000,
      submitTimeoutMs: 1_234,
    });
  });
});
