import { describe, expect, test } from 'vitest';
import type { ImageRequest } from '../contract/generation-request.ts';
import {
  CALLBACK_URL,
  createTestAdapter,
  createTestContext,
  fixture,
  PREDICTION_ID,
  providerErrorOf,
} from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const SDXL = `stability-ai/sdxl:${'7'.repeat(64)}`;
const FRAME: ImageRequest = {
  kind: 'image',
  model: SDXL,
  prompt: 'a lighthouse in fog, opening shot',
  ratio: '1024:576',
  referenceImages: [],
};
const IMAGE_HANDLE = { predictionId: PREDICTION_ID, makes: 'image' };
const PNG = 'https://replicate.delivery/xezq/8fKq2/out-0.png';
const create = (reply: ScriptedReply) => ({ method: 'POST', path: '/v1/predictions', reply });
const read = (json: unknown) => ({
  method: 'GET',
  path: `/v1/predictions/${PREDICTION_ID}`,
  reply: { status: 200, json },
});
const started = fixture('starting', { model: 'stability-ai/sdxl' });
const ended = (changes: Record<string, unknown>) =>
  fixture('succeeded', { model: 'stability-ai/sdxl', output: [PNG], ...changes });

describe('a picture (R-004-18)', () => {
  test('P1: is ordered from its version in exact pixels, one of them, and comes as a list of one', async () => {
    const server = await startServer([create({ status: 201, json: started }), read(ended({}))]);
    const adapter = createTestAdapter(server.origin);
    const submission = await adapter.submit(FRAME, createTestContext());
    expect(submission).toMatchObject({ handle: IMAGE_HANDLE, snapshot: { state: 'queued' } });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      version: SDXL,
      input: { prompt: FRAME.prompt, width: 1024, height: 576, num_outputs: 1 },
      webhook: CALLBACK_URL,
      webhook_events_filter: ['completed'],
    });
    expect(await adapter.poll(submission.handle, createTestContext())).toMatchObject({
      state: 'succeeded',
      outputs: [{ url: PNG, kind: 'image' }],
    });
  });

  test.each([
    [
      'P2',
      { output: null, data_removed: true },
      'OUTPUT_EXPIRED',
      'The picture was made, but its maker has removed it.',
    ],
    ['P4', { output: [] }, 'MODERATION_OUTPUT', 'The image model flagged the prompt or the picture as sensitive.'],
    [
      'P3',
      { status: 'failed', error: 'NSFW content detected. Try running it again' },
      'MODERATION_OUTPUT',
      expect.any(String),
    ],
    [
      'P3',
      { status: 'failed', error: 'CUDA out of memory (E1001)' },
      'GENERATION_FAILED',
      expect.stringContaining('picture'),
    ],
  ])('%s: that comes to nothing says so of a picture: %j', async (_case, changes, code, safeMessage) => {
    const server = await startServer([read(ended(changes))]);
    const snapshot = await createTestAdapter(server.origin).poll(IMAGE_HANDLE, createTestContext());
    expect(snapshot).toMatchObject({ state: 'failed', failure: { code, safeMessage } });
  });

  test('P5: which was stopped is canceled', async () => {
    const server = await startServer([read(fixture('aborted')), read(fixture('canceled'))]);
    const adapter = createTestAdapter(server.origin);
    for (let looks = 0; looks < 2; looks += 1)
      expect((await adapter.poll(IMAGE_HANDLE, createTestContext())).state).toBe('canceled');
  });

  test.each([
    ['P10: without its version', 422, 'INVALID_REQUEST'],
    ['P6: without credit', 402, 'BILLING'],
    ['P9: with a broken answer', 500, 'SUBMIT_AMBIGUOUS'],
    ['P7: too often', 429, 'RATE_LIMITED'],
  ])('%s is refused in words of a picture and ordered once', async (_case, status, code) => {
    const server = await startServer([create({ status, json: fixture('invalid-version') })]);
    const model = 'stability-ai/sdxl';
    const order = createTestAdapter(server.origin).submit({ ...FRAME, model }, createTestContext());
    const error = await providerErrorOf(order);
    expect(error).toMatchObject({ code, httpStatus: status, safeMessage: expect.stringContaining('image model') });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['a size that is no multiple of eight', { ratio: '1025:576' }],
    ['no size', { ratio: '16:9' }],
    ['words for a size', { ratio: 'wide' }],
    ['a model of somebody else', { model: 'somebody/other:1' }],
    ['reference pictures', { referenceImages: [{ url: 'https://x.test/a.png' }] }],
  ])('of %s is refused here and never sent', async (_name, change) => {
    const server = await startServer([]);
    const order = createTestAdapter(server.origin).submit({ ...FRAME, ...change }, createTestContext());
    expect(await providerErrorOf(order)).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' });
    expect(server.connections()).toBe(0);
  });

  test('C3: whose order was lost is found by its callback URL, as a picture', async () => {
    const listed = { ...started, webhook: CALLBACK_URL };
    const server = await startServer([
      { method: 'GET', path: '/v1/predictions', reply: { status: 200, json: { results: [listed], next: null } } },
      read(ended({ webhook: CALLBACK_URL })),
    ]);
    const query = { callbackUrl: CALLBACK_URL, since: new Date('2026-11-20T09:59:00.000Z') };
    const found = await createTestAdapter(server.origin).lookup?.(query, createTestContext());
    expect(found).toMatchObject({ handle: IMAGE_HANDLE, snapshot: { outputs: [{ url: PNG, kind: 'image' }] } });
  });
});

describe("an account of a customer's own", () => {
  test('whose callbacks nobody here could check is polled only, and a lost order cannot be searched for', async () => {
    const server = await startServer([create({ status: 201, json: started })]);
    const adapter = createTestAdapter(server.origin, { withoutWebhooks: true });
    await adapter.submit(FRAME, createTestContext());
    expect(JSON.parse(server.requests[0]?.body ?? '')).not.toHaveProperty('webhook');
    const query = { callbackUrl: CALLBACK_URL, since: new Date() };
    const error = await providerErrorOf(adapter.lookup?.(query, createTestContext()) ?? Promise.resolve());
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
  });
});

describe('a model (U4)', () => {
  const model = (status: number) => ({
    method: 'GET',
    path: '/v1/models/stability-ai/sdxl',
    reply: { status, json: { detail: 'x' } },
  });

  test.each([
    [200, 'available'],
    [404, 'gone'],
  ])('answered with %i is %s', async (status, answer) => {
    const server = await startServer([model(status)]);
    expect(await createTestAdapter(server.origin).checkModel(SDXL, createTestContext())).toBe(answer);
  });

  test.each([
    [401, 'AUTH'],
    [503, 'UNAVAILABLE'],
  ])('answered with %i is neither there nor gone', async (status, code) => {
    const server = await startServer([model(status)]);
    const check = createTestAdapter(server.origin).checkModel('stability-ai/sdxl', createTestContext());
    expect((await providerErrorOf(check)).code).toBe(code);
  });

  test.each([[''], ['sdxl'], ['../account'], ['a/b/c'], ['a/..']])('is not asked for by %j', async (name) => {
    const server = await startServer([]);
    const check = createTestAdapter(server.origin).checkModel(name, createTestContext());
    expect((await providerErrorOf(check)).code).toBe('INVALID_REQUEST');
    expect(server.connections()).toBe(0);
  });
});
