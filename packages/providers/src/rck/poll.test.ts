import { describe, expect, test } from 'vitest';
import { createTestRck, RCK_HANDLE, VIDEO_ID } from '../testing/rck-setup.ts';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const URL_OF_CLIP = 'https://rck.example.com/clips/1.mp4';

async function poll(reply: ScriptedReply) {
  const server = await startServer([{ method: 'GET', path: '/api/jobs/job_17', reply }]);
  const context = createTestContext();
  return { context, polled: createTestRck(server.origin).poll(RCK_HANDLE, context) };
}
const ok = (json: unknown) => poll({ status: 200, json });

describe('poll', () => {
  test.each([
    ['at the top', { status: 'completed', video_url: URL_OF_CLIP }],
    ['in results', { status: 'done', results: { videoUrl: URL_OF_CLIP } }],
    ['in data', { success: true, data: { state: 'SUCCEEDED', result: { url: URL_OF_CLIP } } }],
    [
      'of a bulk job',
      {
        status: 'processing',
        results: [
          { video_id: 'other', status: 'failed' },
          { video_id: VIDEO_ID, status: 'complete', video_url: URL_OF_CLIP },
        ],
      },
    ],
    ['of a bulk job of one', { status: 'success', results: [{ video_url: URL_OF_CLIP }] }],
  ])('K3: a result %s is found', async (_name, json) => {
    expect(await (await ok(json)).polled).toMatchObject({
      state: 'succeeded',
      outputs: [{ url: URL_OF_CLIP, kind: 'video' }],
    });
  });

  test.each([
    [0.4, 0.4],
    [40, 0.4],
    [400, 1],
    [-1, undefined],
    ['40%', undefined],
  ])('progress %s is %s', async (progress, fraction) => {
    const snapshot = await (await ok({ status: 'rendering', progress })).polled;
    expect('progress' in snapshot ? snapshot.progress : undefined).toBe(fraction);
  });

  test('K3, C8: an unknown word stays processing with a warning', async () => {
    const { polled, context } = await ok({ status: 'hibernating' });
    expect(await polled).toEqual({ state: 'processing', rawStatus: 'hibernating' });
    expect(context.warnings).toEqual([expect.stringContaining('hibernating')]);
  });

  test('R-000-51: a failure carries the words nearest to it and is not bought again by itself', async () => {
    const json = { success: false, message: 'Job found', job: { status: 'failed', results: { error: 'Too dark' } } };
    expect(await (await ok(json)).polled).toMatchObject({
      state: 'failed',
      failure: { code: 'GENERATION_FAILED', retry: 'never', safeMessage: 'Too dark' },
    });
    expect(await (await ok({ status: 'error' })).polled).toMatchObject({
      failure: { safeMessage: 'The video provider could not make the video.' },
    });
  });

  test('what is told about the result is kept when it makes sense', async () => {
    const told = {
      title: ' Kettle\u0007 ',
      description: 'd'.repeat(6_000),
      youtubeVideoId: '"><script>',
      localFilename: 7,
    };
    const snapshot = await (await ok({ status: 'done', video_url: URL_OF_CLIP, ...told })).polled;
    expect(snapshot).toMatchObject({ details: { title: 'Kettle', description: 'd'.repeat(5_000) } });
    expect(Object.keys((snapshot.state === 'succeeded' && snapshot.details) || {})).toEqual(['title', 'description']);
  });

  test.each([
    ['success:false without a verdict', { success: false, message: 'Try later' }, 'UNAVAILABLE'],
    ['no status', { job_id: 'job_17' }, 'MALFORMED_RESPONSE'],
    ['another job', { job_id: 'job_18', status: 'failed' }, 'MALFORMED_RESPONSE'],
    ['another video', { video_id: 'f'.repeat(24), status: 'failed' }, 'MALFORMED_RESPONSE'],
    ['a success with nothing to show', { status: 'done', results: null }, 'MALFORMED_RESPONSE'],
    ['a success with a script for a URL', { status: 'done', video_url: 'javascript:alert(1)' }, 'MALFORMED_RESPONSE'],
    ['an array', [1], 'MALFORMED_RESPONSE'],
  ])('%s is a failed look and no verdict', async (_name, json, code) => {
    expect(await providerErrorOf((await ok(json)).polled)).toMatchObject({ code, retry: 'same_attempt' });
  });

  test.each([
    [404, 'NOT_FOUND'],
    [500, 'UNAVAILABLE'],
    [302, 'MALFORMED_RESPONSE'],
    [401, 'AUTH'],
  ])('a look answered with %i is %s', async (status, code) => {
    const { polled } = await poll({ status, json: { message: 'no' } });
    expect((await providerErrorOf(polled)).code).toBe(code);
  });

  test('a stored handle that is not ours is refused before anything is sent', async () => {
    const adapter = createTestRck((await startServer([])).origin);
    await expect(adapter.poll({ jobId: '../v1/templates', videoId: VIDEO_ID }, createTestContext())).rejects.toThrow(
      /handle/,
    );
    await expect(adapter.cancel(null, createTestContext())).rejects.toThrow(/handle/);
  });
});
