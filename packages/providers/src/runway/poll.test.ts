import { describe, expect, test } from 'vitest';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import {
  createTestRunway,
  IMAGE_HANDLE,
  RUNWAY_KEY,
  RUNWAY_TASK_ID,
  runwayTask,
  VIDEO_HANDLE,
} from '../testing/runway-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { RUNWAY_POLL_FLOOR_MS } from './capabilities.ts';

const startServer = useScriptedServers();
const get = (reply: ScriptedReply) => ({ method: 'GET', path: `/v1/tasks/${RUNWAY_TASK_ID}`, reply });
const ok = (changes: Record<string, unknown> = {}) => get({ status: 200, json: runwayTask(changes) });

async function poll(reply: ReturnType<typeof get>, options = {}) {
  const server = await startServer([reply]);
  const context = createTestContext();
  return { context, server, polled: createTestRunway(server.origin, options).poll(VIDEO_HANDLE, context) };
}

describe('poll', () => {
  test('R2, R5, C9: a task is told as it stands, and is not looked at again before its time', async () => {
    const script = [
      { status: 'PENDING' },
      ...[1, 2, 3].map(() => ({ status: 'THROTTLED' })),
      { status: 'RUNNING', progress: 0.1 },
      { status: 'RUNNING', progress: 0.6 },
      { status: 'SUCCEEDED', output: ['https://cdn.example.com/v.mp4?t=1', 'https://cdn.example.com/w.mp4'] },
    ];
    const server = await startServer(script.map(ok));
    const adapter = createTestRunway(server.origin);
    const seen = [];
    for (const _ of script) seen.push(await adapter.poll(VIDEO_HANDLE, createTestContext()));
    const nextPollAfterMs = RUNWAY_POLL_FLOOR_MS;
    const throttled = { state: 'queued', rawStatus: 'THROTTLED', throttled: true, nextPollAfterMs };
    expect(seen).toEqual([
      { state: 'queued', rawStatus: 'PENDING', nextPollAfterMs },
      throttled,
      throttled,
      throttled,
      { state: 'processing', rawStatus: 'RUNNING', progress: 0.1, nextPollAfterMs },
      { state: 'processing', rawStatus: 'RUNNING', progress: 0.6, nextPollAfterMs },
      {
        state: 'succeeded',
        rawStatus: 'SUCCEEDED',
        outputs: [{ url: 'https://cdn.example.com/v.mp4?t=1', kind: 'video' }],
      },
    ]);
    expect(nextPollAfterMs).toBeGreaterThanOrEqual(5_000);
    for (const { headers } of server.requests)
      expect(headers).toMatchObject({ authorization: `Bearer ${RUNWAY_KEY}`, 'x-runway-version': '2024-11-06' });
  });

  test('R3: each look tells the URL that was signed for it, and what kind of file it is', async () => {
    const urls = ['https://cdn.example.com/a.png?t=1', 'https://cdn.example.com/a.png?t=2'];
    const server = await startServer(urls.map((url) => ok({ status: 'SUCCEEDED', output: [url] })));
    const adapter = createTestRunway(server.origin);
    for (const url of urls)
      expect(await adapter.poll(IMAGE_HANDLE, createTestContext())).toMatchObject({
        outputs: [{ url, kind: 'image' }],
      });
  });

  test.each([
    [1.7, 1],
    [-0.2, 0],
    ['half', undefined],
    [null, undefined],
  ])('C9: a progress of %s is told as %s', async (progress, told) => {
    const { polled } = await poll(ok({ status: 'RUNNING', progress }));
    const { nextPollAfterMs, ...snapshot } = await polled;
    const seen = told === undefined ? {} : { progress: told };
    expect(snapshot).toEqual({ state: 'processing', rawStatus: 'RUNNING', ...seen });
  });

  test.each([
    ['SAFETY.INPUT.TEXT', 'MODERATION_INPUT', 'never'],
    ['SAFETY.INPUT.IMAGE', 'MODERATION_INPUT', 'never'],
    ['SAFETY.INPUT', 'MODERATION_INPUT', 'never'],
    ['INPUT_PREPROCESSING.SAFETY.TEXT', 'MODERATION_INPUT', 'never'],
    ['SAFETY.OUTPUT.VIDEO', 'MODERATION_OUTPUT', 'never'],
    ['SAFETY.AUDIO', 'MODERATION_OUTPUT', 'never'],
    ['ASSET.INVALID', 'ASSET_REJECTED', 'never'],
    ['INTERNAL.BAD_OUTPUT.CODE01', 'GENERATION_FAILED', 'new_attempt'],
    ['INPUT_PREPROCESSING.INTERNAL', 'GENERATION_FAILED', 'new_attempt'],
    ['INTERNAL', 'GENERATION_FAILED', 'new_attempt'],
    ['THIRD_PARTY.UNAVAILABLE', 'GENERATION_FAILED', 'new_attempt'],
    ['SAFETYNET.OPEN', 'GENERATION_FAILED', 'new_attempt'],
    ['BRAND.NEW', 'GENERATION_FAILED', 'new_attempt'],
    [null, 'GENERATION_FAILED', 'new_attempt'],
    [undefined, 'GENERATION_FAILED', 'new_attempt'],
    [7, 'GENERATION_FAILED', 'new_attempt'],
  ])('R4: FAILED with %s is %s, to be bought again: %s', async (failureCode, code, retry) => {
    const { polled } = await poll(ok({ status: 'FAILED', failure: 'host 10.0.0.7 gave up', failureCode }));
    const snapshot = await polled;
    expect(snapshot).toMatchObject({ state: 'failed', rawStatus: 'FAILED', failure: { code, retry } });
    expect(JSON.stringify(snapshot)).not.toContain('10.0.0.7');
    if (typeof failureCode === 'string') expect(snapshot).toMatchObject({ failure: { providerCode: failureCode } });
  });

  test('R6: CANCELLED is canceled', async () => {
    const { polled } = await poll(ok({ status: 'CANCELLED' }));
    expect(await polled).toEqual({ state: 'canceled', rawStatus: 'CANCELLED' });
  });

  test('C8: an unknown status stays processing and is warned about', async () => {
    const { polled, context } = await poll(ok({ status: 'REHEARSING' }));
    expect(await polled).toMatchObject({ state: 'processing', rawStatus: 'REHEARSING' });
    expect(context.warnings).toEqual([expect.stringContaining('REHEARSING')]);
  });

  test.each([
    ['C7', 401, {}, 'AUTH', 6_000],
    ['1.1', 404, {}, 'NOT_FOUND', 6_000],
    ['C1', 429, {}, 'RATE_LIMITED', 10_000],
    ['C1', 429, { 'retry-after': '30' }, 'RATE_LIMITED', 30_000],
    ['R5', 503, { 'retry-after': '1' }, 'UNAVAILABLE', 6_000],
    ['C2', 502, {}, 'UNAVAILABLE', 6_000],
    ['C13', 302, {}, 'MALFORMED_RESPONSE', 6_000],
  ])('%s: a look answered with %i %o is %s, and the next waits %i ms', async (_row, status, headers, code, wait) => {
    const { polled } = await poll(get({ status, headers: { ...headers }, json: { error: 'no' } }));
    expect(await providerErrorOf(polled)).toMatchObject({ code, httpStatus: status, retryAfterMs: wait });
  });

  test('a 404 in the words of somebody in between does not end a task that was paid for', async () => {
    const { polled } = await poll(get({ status: 404, text: '<html>no such host</html>' }));
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test.each([
    ['HTML', { status: 200, text: '<html></html>' }],
    ['truncated JSON', { status: 200, text: '{"id":"17f2' }],
    ['an empty body', { status: 200, text: '' }],
    ['JSON null', { status: 200, text: 'null' }],
    ['a status of a wrong type', { status: 200, json: runwayTask({ status: 3 }) }],
    ['another task', { status: 200, json: runwayTask({ id: 'somebody-elses' }) }],
    ['a success without output', { status: 200, json: runwayTask({ status: 'SUCCEEDED', output: [] }) }],
    ['a success with a script', { status: 200, json: runwayTask({ status: 'SUCCEEDED', output: ['javascript:1'] }) }],
    ['more than fits', { status: 200, json: runwayTask({ failure: 'x'.repeat(1_100_000) }) }],
  ])('C5, C14: a look answered with %s is MALFORMED_RESPONSE', async (_name, reply) => {
    const { polled } = await poll(get(reply));
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'MALFORMED_RESPONSE', retry: 'same_attempt' });
  });

  test('C6: a body that stalls past the time is UNAVAILABLE', async () => {
    const stall: ScriptedReply = (_request, response) =>
      response.writeHead(200, { 'content-length': '900' }).write('{"id":');
    const { polled } = await poll(get(stall), { readTimeoutMs: 150 });
    expect(await providerErrorOf(polled)).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });
});

test('a stored handle that is not ours is refused before anything is sent', async () => {
  const adapter = createTestRunway((await startServer([])).origin);
  for (const handle of [{ taskId: '../x', makes: 'video' }, { taskId: RUNWAY_TASK_ID }, null]) {
    await expect(adapter.poll(handle, createTestContext())).rejects.toThrow(/handle/);
    await expect(adapter.cancel(handle, createTestContext())).rejects.toThrow(/handle/);
  }
});
