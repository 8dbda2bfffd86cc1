import { describe, expect, test } from 'vitest';
import {
  API_TOKEN,
  createTestAdapter,
  createTestContext,
  fixture,
  HANDLE,
  PREDICTION_ID,
  providerErrorOf,
} from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';

const startServer = useScriptedServers();
const get = (reply: ScriptedReply) => ({ method: 'GET', path: `/v1/predictions/${PREDICTION_ID}`, reply });
const ok = (name: string, changes: Record<string, unknown> = {}) => get({ status: 200, json: fixture(name, changes) });

async function pollOnce(reply: ReturnType<typeof get>, options = {}) {
  const server = await startServer([reply]);
  const context = createTestContext();
  return { context, server, polled: createTestAdapter(server.origin, options).poll(HANDLE, context) };
}

describe('poll', () => {
  test('P1, C9: queue, rising and falling progress and success are reported as they are', async () => {
    const server = await startServer([
      ok('starting'),
      ok('starting'),
      ok('processing'),
      ok('processing', { logs: ' 30%|███       | 6/20' }),
      ok('succeeded'),
    ]);
    const adapter = createTestAdapter(server.origin);
    const context = createTestContext();
    const seen = [];
    for (let count = 0; count < 5; count += 1) seen.push(await adapter.poll(HANDLE, context));
    expect(seen).toEqual([
      { state: 'queued', rawStatus: 'starting' },
      { state: 'queued', rawStatus: 'starting' },
      { state: 'processing', rawStatus: 'processing', progress: 0.45 },
      { state: 'processing', rawStatus: 'processing', progress: 0.3 },
      {
        state: 'succeeded',
        rawStatus: 'succeeded',
        outputs: [
          {
            url: 'https://replicate.delivery/xezq/8fKq2/boat.mp4',
            kind: 'video',
            expiresAt: new Date('2026-11-20T11:01:10.500Z'),
          },
        ],
      },
    ]);
    expect(server.requests.every((request) => request.headers.authorization === `Bearer ${API_TOKEN}`)).toBe(true);
  });

  test('P1: a list of outputs is taken whole', async () => {
    const { polled } = await pollOnce(ok('succeeded-list'));
    const snapshot = await polled;
    expect(snapshot.state === 'succeeded' && snapshot.outputs.map((output) => 'url' in output && output.url)).toEqual([
      'https://replicate.delivery/xezq/8fKq2/out-0.mp4',
      'https://replicate.delivery/xezq/8fKq2/out-1.mp4',
    ]);
  });

  test.each([
    ['P2: a success whose data was removed', 'data-removed', {}, 'OUTPUT_EXPIRED', 'never'],
    ['P3: E005', 'failed-sensitive', {}, 'MODERATION_OUTPUT', 'never'],
    ['P3: NSFW', 'failed-sensitive', { error: 'NSFW content detected.' }, 'MODERATION_OUTPUT', 'never'],
    ['P3: E1001', 'failed-sensitive', { error: 'CUDA out of memory (E1001)' }, 'GENERATION_FAILED', 'new_attempt'],
    ['P3: E1000', 'failed-sensitive', { error: 'Something went wrong (E1000)' }, 'GENERATION_FAILED', 'new_attempt'],
    [
      'P3: an interruption',
      'failed-sensitive',
      { error: 'Prediction interrupted; please retry (code: PA)' },
      'GENERATION_FAILED',
      'new_attempt',
    ],
    ['P3: no reason', 'failed-sensitive', { error: null }, 'GENERATION_FAILED', 'new_attempt'],
    ['P4: an empty list', 'succeeded-list', { output: [] }, 'MODERATION_OUTPUT', 'never'],
  ])('%s is a verdict of failure', async (_name, name, changes, code, retry) => {
    const { polled } = await pollOnce(ok(name, changes));
    const snapshot = await polled;
    expect(snapshot).toMatchObject({ state: 'failed', failure: { code, retry } });
    expect(snapshot.state === 'failed' && snapshot.failure.safeMessage).not.toBe('');
  });

  test('P3: the code in a failure text is kept', async () => {
    const { polled } = await pollOnce(ok('failed-sensitive'));
    expect(await polled).toMatchObject({ failure: { providerCode: 'E005' } });
  });

  test.each(['canceled', 'aborted'])('P5: %s is canceled', async (name) => {
    const { polled } = await pollOnce(ok(name));
    expect(await polled).toEqual({ state: 'canceled', rawStatus: name });
  });

  test('C8: an unknown status stays processing and is warned about', async () => {
    const { polled, context } = await pollOnce(ok('processing', { status: 'hibernating' }));
    expect(await polled).toEqual({ state: 'processing', rawStatus: 'hibernating' });
    expect(context.warnings).toHaveLength(1);
    expect(context.warnings[0]).toContain('hibernating');
  });

  test('C2: two 503 are UNAVAILABLE each, the third look succeeds', async () => {
    const server = await startServer([
      get({ status: 503, headers: { 'retry-after': '3' } }),
      get({ status: 503 }),
      ok('processing'),
    ]);
    const adapter = createTestAdapter(server.origin);
    const first = await providerErrorOf(adapter.poll(HANDLE, createTestContext()));
    expect(first).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt', retryAfterMs: 3_000 });
    const second = await providerErrorOf(adapter.poll(HANDLE, createTestContext()));
    expect(second).toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: undefined });
    expect(await adapter.poll(HANDLE, createTestContext())).toMatchObject({ state: 'processing' });
  });

  test.each([
    [401, 'AUTH'],
    [404, 'NOT_FOUND'],
    [429, 'RATE_LIMITED'],
    [500, 'UNAVAILABLE'],
    [302, 'MALFORMED_RESPONSE'],
  ])('C7: a read answered with %i is %s', async (status, code) => {
    const { polled } = await pollOnce(get({ status, json: { detail: 'no' } }));
    expect((await providerErrorOf(polled)).code).toBe(code);
  });

  test.each([
    ['HTML', { status: 200, text: '<html></html>' }],
    ['truncated JSON', { status: 200, text: '{"id":"rq' }],
    ['an empty body', { status: 200, text: '' }],
    ['JSON null', { status: 200, text: 'null' }],
    ['a status of a wrong type', { status: 200, json: fixture('processing', { status: 3 }) }],
    ['another prediction', { status: 200, json: fixture('processing', { id: 'somebodyelses' }) }],
    ['a success without output', { status: 200, json: fixture('succeeded', { output: null }) }],
    ['a success with a number for output', { status: 200, json: fixture('succeeded', { output: 42 }) }],
    [
      'a success with a script for output',
      { status: 200, json: fixture('succeeded', { output: 'javascript:alert(1)' }) },
    ],
    ['a list with a hole', { status: 200, json: fixture('succeeded-list', { output: [null] }) }],
  ])('C5: a read answered with %s is MALFORMED_RESPONSE', async (_name, reply) => {
    const { polled } = await pollOnce(get(reply));
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'MALFORMED_RESPONSE', retry: 'same_attempt' });
  });

  test('C12: odd values where nothing depends on them lose nothing', async () => {
    const { polled } = await pollOnce(
      ok('succeeded', { logs: 7, error: [], completed_at: 'yesterday', metrics: null }),
    );
    const snapshot = await polled;
    expect(snapshot.state === 'succeeded' && snapshot.outputs[0]).toEqual({
      url: 'https://replicate.delivery/xezq/8fKq2/boat.mp4',
      kind: 'video',
    });
  });

  test('C6: a body that stalls past the time is UNAVAILABLE', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"id":');
    const { polled } = await pollOnce(get(stall), { readTimeoutMs: 150 });
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test('C6: a body that trickles on and on is ended by the total time', async () => {
    const trickle: ScriptedReply = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    const { polled } = await pollOnce(get(trickle), { readTimeoutMs: 200 });
    expect((await providerErrorOf(polled)).code).toBe('UNAVAILABLE');
  });

  test('C14: a reply above a megabyte is MALFORMED_RESPONSE and its connection is dropped', async () => {
    // More than can be on the way at once: a connection whose reply is all there stays open for the next one.
    const { polled, server } = await pollOnce(ok('processing', { logs: 'x'.repeat(30_000_000) }));
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'MALFORMED_RESPONSE' });
    await waitUntil(() => server.connections() === 0);
  });

  test('a stored handle that is not ours is refused before anything is sent', async () => {
    const server = await startServer([]);
    const adapter = createTestAdapter(server.origin);
    await expect(adapter.poll({ predictionId: '../account' }, createTestContext())).rejects.toThrow(/handle/);
    await expect(adapter.poll(null, createTestContext())).rejects.toThrow(/handle/);
  });
});
