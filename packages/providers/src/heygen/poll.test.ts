import { describe, expect, test } from 'vitest';
import { createTestHeygen, HEYGEN_HANDLE, HEYGEN_KEY, HEYGEN_VIDEO_ID, heygenVideo } from '../testing/heygen-setup.ts';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const get = (reply: ScriptedReply) => ({ method: 'GET', path: `/v3/videos/${HEYGEN_VIDEO_ID}`, reply });
const ok = (changes: Record<string, unknown> = {}) => get({ status: 200, json: heygenVideo(changes) });

async function poll(reply: ReturnType<typeof get>, options = {}) {
  const server = await startServer([reply]);
  const context = createTestContext();
  return { context, server, polled: createTestHeygen(server.origin, options).poll(HEYGEN_HANDLE, context) };
}

describe('poll', () => {
  test('H3: waiting, pending, processing and completed are told as they are', async () => {
    const words = ['waiting', 'pending', 'queued', 'processing'];
    const server = await startServer([...words.map((status) => ok({ status, video_url: null })), ok()]);
    const adapter = createTestHeygen(server.origin);
    const seen = [];
    for (let count = 0; count < 5; count += 1) seen.push(await adapter.poll(HEYGEN_HANDLE, createTestContext()));
    expect(seen).toEqual([
      { state: 'queued', rawStatus: 'waiting' },
      { state: 'queued', rawStatus: 'pending' },
      { state: 'queued', rawStatus: 'queued' },
      { state: 'processing', rawStatus: 'processing' },
      {
        state: 'succeeded',
        rawStatus: 'completed',
        outputs: [
          {
            url: 'https://files2.heygen.ai/aws_pacific/vid_xyz789.mp4?Expires=1763719200&Signature=abc',
            kind: 'video',
          },
        ],
        details: { title: 'Three streets' },
      },
    ]);
    expect(server.requests.every(({ headers }) => headers['x-api-key'] === HEYGEN_KEY)).toBe(true);
  });

  test('H5: each look tells the URL that was signed for it', async () => {
    const server = await startServer([
      ok({ video_url: 'https://f.test/v.mp4?t=1' }),
      ok({ video_url: 'https://f.test/v.mp4?t=2' }),
    ]);
    const adapter = createTestHeygen(server.origin);
    for (const url of ['https://f.test/v.mp4?t=1', 'https://f.test/v.mp4?t=2'])
      expect(await adapter.poll(HEYGEN_HANDLE, createTestContext())).toMatchObject({ outputs: [{ url }] });
  });

  test.each([
    ['a code', { failure_code: 'render_timeout', failure_message: 'It took too long' }, 'GENERATION_FAILED'],
    ['a code of moderation', { failure_code: 'MODERATION_FAILED' }, 'MODERATION_INPUT'],
    ['words of moderation', { failure_message: 'The script contains blocked words' }, 'MODERATION_INPUT'],
    ['a policy', { failure_code: '400105', failure_message: 'Content policy violation' }, 'MODERATION_INPUT'],
    ['no reason', {}, 'GENERATION_FAILED'],
    ['a reason of a wrong type', { failure_code: 7, failure_message: ['x'] }, 'GENERATION_FAILED'],
  ])('H4: failed with %s is a verdict that nobody buys again by themselves', async (_name, reason, code) => {
    const { polled } = await poll(ok({ status: 'failed', video_url: null, ...reason }));
    expect(await polled).toMatchObject({ state: 'failed', rawStatus: 'failed', failure: { code, retry: 'never' } });
  });

  test('H4: the code of a failure is kept, its words are not shown', async () => {
    const reason = { failure_code: 'render_timeout', failure_message: 'host 10.0.0.7 gave up' };
    const { polled } = await poll(ok({ status: 'failed', ...reason }));
    expect(await polled).toMatchObject({
      failure: { providerCode: 'render_timeout', safeMessage: 'The video provider could not make the video.' },
    });
  });

  test('C8: an unknown status stays processing and is warned about', async () => {
    const { polled, context } = await poll(ok({ status: 'rehearsing' }));
    expect(await polled).toEqual({ state: 'processing', rawStatus: 'rehearsing' });
    expect(context.warnings).toEqual([expect.stringContaining('rehearsing')]);
  });

  test.each([
    ['C7', 401, { code: 'unauthorized' }, 'AUTH'],
    ['1.7', 404, { code: 'video_not_found' }, 'NOT_FOUND'],
    ['C1', 429, { code: 'rate_limit_exceeded' }, 'RATE_LIMITED'],
    ['1.7', 500, { code: 'internal_error' }, 'UNAVAILABLE'],
    ['C2', 503, undefined, 'UNAVAILABLE'],
    ['C13', 302, undefined, 'MALFORMED_RESPONSE'],
  ])('%s: a look answered with %i is an error that ends nothing by itself', async (_row, status, error, code) => {
    const { polled } = await poll(get({ status, json: { error } }));
    expect(await providerErrorOf(polled)).toMatchObject({ code, httpStatus: status });
  });

  test('a 404 in the words of somebody in between does not end a video that was paid for', async () => {
    const { polled } = await poll(get({ status: 404, text: '<html>no such host</html>' }));
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test.each([
    ['HTML', { status: 200, text: '<html></html>' }],
    ['truncated JSON', { status: 200, text: '{"data":{"id":"vid' }],
    ['an empty body', { status: 200, text: '' }],
    ['JSON null', { status: 200, text: 'null' }],
    ['no data', { status: 200, json: { data: null } }],
    ['a status of a wrong type', { status: 200, json: heygenVideo({ status: 3 }) }],
    ['another video', { status: 200, json: heygenVideo({ id: 'somebodyelses' }) }],
    ['a success without a URL', { status: 200, json: heygenVideo({ video_url: null }) }],
    ['a success with a script for a URL', { status: 200, json: heygenVideo({ video_url: 'javascript:alert(1)' }) }],
  ])('C5: a look answered with %s is MALFORMED_RESPONSE', async (_name, reply) => {
    const { polled } = await poll(get(reply));
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'MALFORMED_RESPONSE', retry: 'same_attempt' });
  });

  test('C6: a body that stalls past the time is UNAVAILABLE', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"data":');
    const { polled } = await poll(get(stall), { readTimeoutMs: 150 });
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test('C12: odd values where nothing depends on them lose nothing', async () => {
    const { polled } = await poll(
      ok({ title: 7, duration: 'long', completed_at: [], failure_code: {}, novelty: null }),
    );
    const snapshot = await polled;
    expect(snapshot).toMatchObject({ state: 'succeeded' });
    expect(snapshot).not.toHaveProperty('details');
  });
});

test('C11: what was ordered cannot be called off, and asking for it sends nothing', async () => {
  const adapter = createTestHeygen((await startServer([])).origin);
  expect(await adapter.cancel(HEYGEN_HANDLE, createTestContext())).toBe('unsupported');
});

test('a stored handle that is not ours is refused before anything is sent', async () => {
  const adapter = createTestHeygen((await startServer([])).origin);
  for (const handle of [{ videoId: '../voices' }, null, {}]) {
    await expect(adapter.poll(handle, createTestContext())).rejects.toThrow(/handle/);
    await expect(adapter.cancel(handle, createTestContext())).rejects.toThrow(/handle/);
  }
});
