import { describe, expect, test } from 'vitest';
import {
  API_TOKEN,
  CALLBACK_URL,
  createTestAdapter,
  createTestContext,
  fixture,
  HANDLE,
  NOW,
  PREDICTION_ID,
  providerErrorOf,
  VEO_REQUEST,
} from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const create = (reply: ScriptedReply) => [{ method: 'POST', path: '/v1/predictions', reply }];

async function submitTo(reply: ScriptedReply, options = {}) {
  const server = await startServer(create(reply));
  const error = await providerErrorOf(
    createTestAdapter(server.origin, options).submit(VEO_REQUEST, createTestContext()),
  );
  return { server, error };
}

describe('submit', () => {
  test('P1, C12, C13: a created prediction is a queued submission, ordered with key, JSON and callback', async () => {
    const server = await startServer(
      create({ status: 201, json: fixture('starting', { brand_new_field: { deep: [1] } }) }),
    );
    const submission = await createTestAdapter(server.origin).submit(VEO_REQUEST, createTestContext());
    expect(submission).toEqual({
      externalId: PREDICTION_ID,
      handle: HANDLE,
      snapshot: { state: 'queued', rawStatus: 'starting' },
      acceptedAt: NOW,
    });
    const [seen] = server.requests;
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' });
    expect(seen?.headers).not.toHaveProperty('prefer');
    expect(seen?.path).not.toContain(API_TOKEN);
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      version: 'google/veo-3.1',
      input: { prompt: VEO_REQUEST.prompt, aspect_ratio: '16:9', duration: 8, resolution: '720p' },
      webhook: CALLBACK_URL,
      webhook_events_filter: ['completed'],
    });
  });

  test('an order without a callback URL asks for no webhook', async () => {
    const server = await startServer(create({ status: 201, json: fixture('starting') }));
    await createTestAdapter(server.origin).submit(VEO_REQUEST, createTestContext({ callbackUrl: null }));
    expect(JSON.parse(server.requests[0]?.body ?? '')).not.toHaveProperty('webhook');
  });

  test('a create never rides on a connection of an earlier create', async () => {
    const reply = { status: 201, json: fixture('starting') };
    const server = await startServer([...create(reply), ...create(reply)]);
    const adapter = createTestAdapter(server.origin);
    await adapter.submit(VEO_REQUEST, createTestContext());
    await adapter.submit(VEO_REQUEST, createTestContext());
    expect(server.requests.map((request) => request.headers.connection)).toEqual(['close', 'close']);
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, {}, 7_000],
    ['an HTTP date', { 'retry-after': 'Fri, 20 Nov 2026 10:02:45 GMT' }, {}, 45_000],
    ['P7: seconds in the detail only', {}, fixture('throttled'), 30_000],
    ['nothing at all', {}, {}, 10_000],
  ])(
    'C1: 429 with %s is RATE_LIMITED with that delay',
    async (_name, headers: Record<string, string>, json, retryAfterMs) => {
      const { error } = await submitTo({ status: 429, headers, json });
      expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'same_attempt', retryAfterMs, httpStatus: 429 });
    },
  );

  test.each([
    [401, 'AUTH'],
    [403, 'AUTH'],
  ])('C7: %i is AUTH, never repeated', async (status, code) => {
    const { error } = await submitTo({ status, json: { title: 'Unauthenticated', detail: `bad token ${API_TOKEN}` } });
    expect(error).toMatchObject({ code, retry: 'never', httpStatus: status });
    expect(error.message).not.toContain(API_TOKEN);
  });

  test('P6: 402 is BILLING and its title is kept for the log', async () => {
    const { error } = await submitTo({ status: 402, json: fixture('insufficient-credit') });
    expect(error).toMatchObject({ code: 'BILLING', retry: 'never' });
    expect(error.detail).toContain('Insufficient credit');
    expect(error.safeMessage).not.toContain('credit');
  });

  test.each([
    [400, 'INVALID_REQUEST'],
    [404, 'RETIRED'],
    [409, 'INVALID_REQUEST'],
    [413, 'ASSET_REJECTED'],
  ])('a definite %i is a certain refusal: %s', async (status, code) => {
    const { error } = await submitTo({ status, json: { detail: 'no' } });
    expect(error).toMatchObject({ code, retry: 'never' });
  });

  test('P10: 422 for a missing version is INVALID_REQUEST', async () => {
    const { error } = await submitTo({ status: 422, json: fixture('invalid-version') });
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never', httpStatus: 422 });
  });

  test('a prompt that the provider repeats in its refusal stays out of the error', async () => {
    const { error } = await submitTo({
      status: 422,
      json: { detail: `input.prompt: ${VEO_REQUEST.prompt} is not allowed` },
    });
    expect(error.detail).not.toContain('paper boat');
  });

  test.each([
    ['a length that veo lacks', { durationSeconds: 7 }, 'INVALID_REQUEST'],
    ['a shape that veo lacks', { aspectRatio: '1:1' }, 'INVALID_REQUEST'],
    ['a model of somebody else', { model: 'openai/sora-2' }, 'INVALID_REQUEST'],
    ['a model that is gone', { model: 'google/veo-3' }, 'RETIRED'],
  ])('%s is refused here and never sent', async (_name, change, code) => {
    const server = await startServer([]);
    const error = await providerErrorOf(
      createTestAdapter(server.origin).submit({ ...VEO_REQUEST, ...change }, createTestContext()),
    );
    expect(error).toMatchObject({ code, retry: 'never' });
    expect(server.connections()).toBe(0);
  });
});
