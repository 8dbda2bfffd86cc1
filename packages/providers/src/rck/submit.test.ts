import { describe, expect, test } from 'vitest';
import { createTestRck, PRODUCT_REQUEST, RCK_CALLBACK_URL, RCK_HANDLE, VIDEO_ID } from '../testing/rck-setup.ts';
import { createTestContext, NOW, providerErrorOf, VEO_REQUEST } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const PATH = '/api/v1/create-images-batch';
const create = (reply: ScriptedReply) => [{ method: 'POST', path: PATH, reply }];
const context = () => createTestContext({ callbackUrl: RCK_CALLBACK_URL });

async function refusalOf(reply: ScriptedReply, options = {}) {
  const server = await startServer(create(reply));
  const error = await providerErrorOf(createTestRck(server.origin, options).submit(PRODUCT_REQUEST, context()));
  return { server, error };
}

describe('submit', () => {
  test.each([
    ['at the top', { success: true, job_id: 'job_17', eta: 120 }],
    ['in data', { data: { job_id: 'job_17' } }],
  ])('an order is taken with job_id %s; no sku is no field', async (_name, json) => {
    const server = await startServer(create({ status: 201, json }));
    expect(await createTestRck(server.origin).submit(PRODUCT_REQUEST, context())).toEqual({
      externalId: 'job_17',
      handle: RCK_HANDLE,
      snapshot: { state: 'queued', rawStatus: 'accepted' },
      acceptedAt: NOW,
    });
    const body = JSON.parse(server.requests[0]?.body ?? '');
    expect(body).not.toHaveProperty('sku');
    expect(body).not.toHaveProperty('custom_instructions');
  });

  test('R-000-06: what the customer wants of the video is sent along, letter by letter', async () => {
    const server = await startServer(create({ status: 201, json: { job_id: 'job_17' } }));
    const instructions = 'Warm light.\n"Slowly", 🧠 & back';
    await createTestRck(server.origin).submit({ ...PRODUCT_REQUEST, instructions }, context());
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ custom_instructions: instructions });
  });

  test('a job_id that is a number is one too', async () => {
    const server = await startServer(create({ status: 200, json: { job_id: 42 } }));
    expect(await createTestRck(`${server.origin}/`).submit(PRODUCT_REQUEST, context())).toMatchObject({
      externalId: '42',
    });
  });

  test.each([
    [400, 'INVALID_REQUEST'],
    [401, 'AUTH'],
    [402, 'BILLING'],
    [404, 'INVALID_REQUEST'],
    [413, 'ASSET_REJECTED'],
    [422, 'INVALID_REQUEST'],
    [429, 'RATE_LIMITED'],
  ])('a definite %i is %s with the generator’s words (R-000-51)', async (status, code) => {
    const { error } = await refusalOf({ status, json: { success: false, message: 'Not like that' } });
    expect(error).toMatchObject({ code, httpStatus: status, safeMessage: 'Not like that' });
  });

  test.each([
    ['an error object', { error: { message: 'No credit' } }, 'No credit'],
    ['an error beside a sentence', { message: 'Bad request', error: 'title is too long' }, 'title is too long'],
    ['a detail', { detail: 'Down for today' }, 'Down for today'],
    ['nothing', {}, 'RCK Description Service error: HTTP 400'],
    ['a number', { message: 5 }, 'RCK Description Service error: HTTP 400'],
  ])('the words are found in %s', async (_name, json, safeMessage) => {
    const { error } = await refusalOf({ status: 400, json });
    expect(error.safeMessage).toBe(safeMessage);
  });

  test('words are bounded, one line, and never hold our token', async () => {
    const message = `could not call ${RCK_CALLBACK_URL} with secret-token\n${'x'.repeat(5_000)}`;
    const { error } = await refusalOf({ status: 400, json: { message } });
    expect(error.safeMessage.length).toBeLessThanOrEqual(300);
    expect(`${error.safeMessage}${error.detail}`).not.toMatch(/secret-token|\n/);
  });

  test.each([
    ['no job_id', { status: 200, json: { success: true } }],
    ['a job_id that would change a path', { status: 200, json: { job_id: '../templates' } }],
    ['a list', { status: 200, json: [] }],
    ['null', { status: 200, text: 'null' }],
    ['an empty body', { status: 200, text: '' }],
    ['a 503 of a gateway', { status: 503, text: '<html>busy</html>' }],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }],
  ])('K2, C5: %s is SUBMIT_AMBIGUOUS', async (_name, reply) => {
    const { error, server } = await refusalOf(reply);
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
    expect(server.requests).toHaveLength(1);
  });

  test('K7: no headers in time is SUBMIT_AMBIGUOUS, and the user reads that the server is unreachable', async () => {
    const { error } = await refusalOf(() => undefined, { submitTimeoutMs: 150 });
    expect(error).toMatchObject({
      code: 'SUBMIT_AMBIGUOUS',
      safeMessage: 'RCK Description Server is unreachable',
    });
  });

  test.each([
    ['a prompt', VEO_REQUEST, RCK_CALLBACK_URL],
    ['a foreign video id', { ...PRODUCT_REQUEST, videoId: 'x' }, RCK_CALLBACK_URL],
    ['an empty title', { ...PRODUCT_REQUEST, product: { ...PRODUCT_REQUEST.product, title: ' ' } }, RCK_CALLBACK_URL],
    [
      'an image that is no web address',
      { ...PRODUCT_REQUEST, product: { ...PRODUCT_REQUEST.product, imageUrls: ['file:///etc/passwd'] as const } },
      RCK_CALLBACK_URL,
    ],
    ['no callback URL', PRODUCT_REQUEST, null],
    ['a callback URL without a twin', PRODUCT_REQUEST, 'https://callsheet.example.com/v1/callbacks/rck/1?a=1&t=x'],
  ])('%s is refused here and never sent', async (_name, request, callbackUrl) => {
    const server = await startServer([]);
    const call = createTestRck(server.origin).submit(request, createTestContext({ callbackUrl }));
    expect(await providerErrorOf(call)).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' });
    expect(server.connections()).toBe(0);
  });
});

describe('submitBatch', () => {
  const other = { ...PRODUCT_REQUEST, videoId: VIDEO_ID.replace('ca', 'cb') };
  const items = [PRODUCT_REQUEST, other].map((request) => ({ request, callbackUrl: RCK_CALLBACK_URL }));
  const order = async (json: unknown) => {
    const server = await startServer(create({ status: 200, json }));
    return createTestRck(server.origin).submitBatch(items, context());
  };

  test.each([
    [
      'by name, in any order',
      {
        jobs: [
          { video_id: other.videoId, job_id: 'b' },
          { video_id: VIDEO_ID, job_id: 'a' },
        ],
      },
    ],
    ['by place', [{ job_id: 'a' }, { job_id: 'b' }]],
  ])('K9: entries are matched %s', async (_name, json) => {
    const outcomes = await order(json);
    expect(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.submission.handle)).toEqual([
      { jobId: 'a', videoId: VIDEO_ID },
      { jobId: 'b', videoId: other.videoId },
    ]);
  });

  test('K9: one job for all is everybody’s', async () => {
    const outcomes = await order({ success: true, job_id: 'bulk_1' });
    expect(outcomes).toMatchObject([
      { kind: 'accepted', submission: { externalId: 'bulk_1' } },
      { kind: 'accepted', submission: { externalId: 'bulk_1' } },
    ]);
  });

  test('K9: a product that the reply does not speak of is in doubt, one that it refuses is not', async () => {
    const refused = { video_id: VIDEO_ID, success: false, error: 'No image' };
    expect(await order({ success: false, results: [refused] })).toMatchObject([
      { kind: 'rejected', error: { safeMessage: 'No image' } },
      { kind: 'unknown', error: { code: 'SUBMIT_AMBIGUOUS' } },
    ]);
  });

  test('a refusal of the whole is one error, and nothing is sent for nothing or twice', async () => {
    expect(await providerErrorOf(order({ success: false, error: 'Closed' }))).toMatchObject({ safeMessage: 'Closed' });
    const adapter = createTestRck((await startServer([])).origin);
    expect(await adapter.submitBatch([], context())).toEqual([]);
    const twice = [...items, ...items];
    expect(await providerErrorOf(adapter.submitBatch(twice, context()))).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
