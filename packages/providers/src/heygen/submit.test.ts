import { describe, expect, test } from 'vitest';
import {
  AVATAR_REQUEST,
  createTestHeygen,
  HEYGEN_ATTEMPT_ID,
  HEYGEN_HANDLE,
  HEYGEN_KEY,
  HEYGEN_VIDEO_ID,
} from '../testing/heygen-setup.ts';
import { CALLBACK_URL, createTestContext, NOW, providerErrorOf, VEO_REQUEST } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { onlyOneOf } from './request-mapping.ts';

const startServer = useScriptedServers();
const create = (reply: ScriptedReply) => ({ method: 'POST', path: '/v3/videos', reply });
const taken = { status: 200, json: { data: { video_id: HEYGEN_VIDEO_ID, status: 'waiting', output_format: 'mp4' } } };
const refusal = (code: string, message = 'no') => ({ error: { code, message, doc_url: 'https://x.test/errors' } });

async function refuse(reply: ScriptedReply) {
  const server = await startServer([create(reply)]);
  return await providerErrorOf(createTestHeygen(server.origin).submit(AVATAR_REQUEST, createTestContext()));
}

describe('submit', () => {
  test('C12, C13: an order is sent once with key, idempotency key and callback, and is queued', async () => {
    const json = { ...taken.json, brand_new_field: { deep: [1] } };
    const server = await startServer([create({ status: 200, json })]);
    expect(await createTestHeygen(`${server.origin}/`).submit(AVATAR_REQUEST, createTestContext())).toEqual({
      externalId: HEYGEN_VIDEO_ID,
      handle: HEYGEN_HANDLE,
      snapshot: { state: 'queued', rawStatus: 'waiting' },
      acceptedAt: NOW,
    });
    const [seen] = server.requests;
    expect(seen?.headers).toMatchObject({
      'x-api-key': HEYGEN_KEY,
      'idempotency-key': HEYGEN_ATTEMPT_ID,
      'content-type': 'application/json',
    });
    expect(seen?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      type: 'avatar',
      avatar_id: 'Abigail_expressive_2024112501',
      script: 'Homes sell fast here.\n\nThree streets are the reason.\n\nCall me today.',
      voice_id: 'voice_1',
      title: 'Three streets',
      resolution: '720p',
      aspect_ratio: '16:9',
      callback_url: CALLBACK_URL,
      callback_id: HEYGEN_ATTEMPT_ID,
    });
  });

  test('R-001-10: without a voice, a title and a callback URL those fields are left out', async () => {
    const server = await startServer([create(taken)]);
    const request = { ...AVATAR_REQUEST, voiceId: null, title: null };
    await createTestHeygen(server.origin).submit(request, createTestContext({ callbackUrl: null }));
    const body = JSON.parse(server.requests[0]?.body ?? '');
    for (const name of ['voice_id', 'title', 'callback_url', 'audio_url']) expect(body).not.toHaveProperty(name);
  });

  test('H1: the same order sent again carries the same key, and the replayed reply names the same video', async () => {
    const server = await startServer([create(taken), create(taken)]);
    const adapter = createTestHeygen(server.origin);
    const first = await adapter.submit(AVATAR_REQUEST, createTestContext());
    const second = await adapter.submit(AVATAR_REQUEST, createTestContext());
    expect(second.externalId).toBe(first.externalId);
    expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set([HEYGEN_ATTEMPT_ID]),
    );
    expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });

  test('H1: 409 says that an order is being taken, so it is in doubt and never bought under a new key', async () => {
    const error = await refuse({ status: 409, headers: { 'retry-after': '1' }, json: refusal('request_in_progress') });
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never', providerCode: 'request_in_progress' });
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['an HTTP date', { 'retry-after': 'Fri, 20 Nov 2026 10:02:45 GMT' }, 45_000],
    ['nothing', {}, 10_000],
  ])('C1, H7: 429 rate_limit_exceeded with %s is RATE_LIMITED', async (_name, headers, retryAfterMs) => {
    const error = await refuse({ status: 429, headers: { ...headers }, json: refusal('rate_limit_exceeded') });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'same_attempt', retryAfterMs });
  });

  test('H7: 429 quota_exceeded is QUOTA_EXHAUSTED and waits long', async () => {
    const error = await refuse({ status: 429, json: refusal('quota_exceeded') });
    expect(error).toMatchObject({ code: 'QUOTA_EXHAUSTED', retry: 'same_attempt', retryAfterMs: 1_800_000 });
  });

  test.each([
    ['C7', 401, 'unauthorized', 'AUTH'],
    ['C7', 403, 'resource_access_denied', 'AUTH'],
    ['H7', 402, 'insufficient_credit', 'BILLING'],
    ['1.7', 400, 'invalid_parameter', 'INVALID_REQUEST'],
    ['1.7', 413, 'payload_too_large', 'ASSET_REJECTED'],
    ['1.7', 400, 'moderation_blocked', 'MODERATION_INPUT'],
  ])('%s: %i %s is %s, never repeated', async (_row, status, providerCode, code) => {
    const error = await refuse({ status, json: refusal(providerCode, `${HEYGEN_KEY} Homes sell fast here.`) });
    expect(error).toMatchObject({ code, retry: 'never', httpStatus: status, providerCode });
    expect(error.detail).not.toContain(HEYGEN_KEY);
  });

  test.each([
    ['avatar_not_found', 'The video provider does not know this avatar.'],
    ['voice_not_found', 'The video provider does not know this voice.'],
  ])('H6: 404 %s is INVALID_REQUEST and says which', async (providerCode, safeMessage) => {
    const error = await refuse({ status: 404, json: refusal(providerCode) });
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never', providerCode, safeMessage });
  });

  test('a script and a callback URL that the service repeats stay out of the error', async () => {
    const script = 'Homes sell fast here.\n\nThree streets are the reason.\n\nCall me today.';
    const error = await refuse({ status: 400, json: refusal('invalid_parameter', `${script} at ${CALLBACK_URL}`) });
    expect(error.detail).not.toContain('Homes');
    expect(error.detail).not.toContain('token');
  });

  test.each([
    ['an order of another kind', VEO_REQUEST],
    ['an attempt whose id is no key', { ...AVATAR_REQUEST, attemptId: 'a b' }],
    [
      'an order without an avatar',
      { ...AVATAR_REQUEST, order: { flow: 'generate', fields: { ...fieldsOfScript(), avatar_title: '' } } } as const,
    ],
    [
      'H11: an order with nothing to say',
      {
        ...AVATAR_REQUEST,
        order: { flow: 'generate', fields: { ...fieldsOfScript(), hook: '', body: ' ', conclusion: '' } },
      } as const,
    ],
  ])('%s is refused here and never sent', async (_name, request) => {
    const server = await startServer([]);
    const error = await providerErrorOf(createTestHeygen(server.origin).submit(request, createTestContext()));
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' });
    expect(server.connections()).toBe(0);
  });

  test('H11: a script and a recording together are refused, one of them is taken', () => {
    const refusedSpeech = expect.objectContaining({ code: 'INVALID_REQUEST' });
    expect(() => onlyOneOf({ script: 'Hello', audio_url: 'https://x.test/a.mp3' })).toThrow(refusedSpeech);
    expect(() => onlyOneOf({ script: 'Hello', audio_asset_id: 'asset' })).toThrow(refusedSpeech);
    expect(() => onlyOneOf({})).toThrow(refusedSpeech);
    expect(onlyOneOf({ script: '', audio_url: 'https://x.test/a.mp3' })).toEqual({ audio_url: 'https://x.test/a.mp3' });
  });

  test('options that can never work are refused at the start without being shown', () => {
    for (const options of [{ apiKey: '' }, { apiKey: 'two\nlines' }, { webhookSecret: '' }, { baseUrl: 'harbour' }])
      expect(() => createTestHeygen('http://127.0.0.1:9', options)).toThrow(/^(?!.*(two|harbour)).*HeyGen/);
  });
});

function fieldsOfScript() {
  if (AVATAR_REQUEST.order.flow !== 'generate') throw new Error('the example is a script');
  return AVATAR_REQUEST.order.fields;
}
