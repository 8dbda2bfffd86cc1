import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type RunningApi, startApi } from '../../testing/start-api.ts';
import { DRAFT, WORKFLOW_VARIABLES, workflowDesk } from '../../testing/workflow-desk.ts';

let api: RunningApi;
const OBJECT_ID = /^[0-9a-f]{24}$/;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'workflows', variables: WORKFLOW_VARIABLES });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const desk = async (prefix?: string) => workflowDesk(api, await api.signUp(), prefix);

describe.each(['/video-workflows', '/api/video-workflows', '/v1/workflows'])('the routes at %s', (prefix) => {
  test('R-004-07 to R-004-14: from a prompt to a video, with what the wizard needs at every step', async () => {
    const { call, refine, worker, read } = await desk(prefix);
    const made = await call('POST', prefix, { ...DRAFT, campaignId: 'campaign_123' });
    expect([made.status, made.headers.location]).toEqual([201, `${prefix}/${made.body._id}`]);
    expect(made.body).toMatchObject({
      _id: expect.stringMatching(OBJECT_ID),
      id: made.body._id,
      userId: expect.any(String),
      campaignId: 'campaign_123',
      ...DRAFT,
      step: 'INITIAL_PROMPT',
      status: 'IN_PROGRESS',
      refinementIterations: [],
      remainingRefinements: 10,
      finalRefinedPrompt: null,
      generatedFrames: [],
      framesApproved: false,
      videoOutput: null,
      errors: [],
      running: null,
      nextStep: { action: 'refine', cost: { credits: 0, videoGenerations: 0 } },
      version: 1,
    });
    const id: string = made.body._id;

    const refined = await refine(id);
    expect(refined.status).toBe(200);
    expect(refined.body).toMatchObject({
      step: 'PROMPT_REFINEMENT',
      status: 'WAITING_USER_INPUT',
      finalRefinedPrompt: 'a steaming cup of tea at dawn',
      remainingRefinements: 9,
      refinementIterations: [{ iteration: 1, userPrompt: 'a cup of tea', refinementModel: 'gpt-4o' }],
      nextStep: { action: 'generate-frames' },
    });
    expect(refined.body.refinementIterations[0]).not.toHaveProperty('additionalInfo');
    const again = await refine(id, { additionalInfo: 'more steam', model: 'claude-3-opus-20240229' }, 'much steam');
    expect(again.body).toMatchObject({
      finalRefinedPrompt: 'much steam',
      refinementIterations: [
        {},
        {
          iteration: 2,
          userPrompt: 'more steam',
          additionalInfo: 'more steam',
          refinedPrompt: 'much steam',
          refinementModel: 'claude-3-opus-20240229',
        },
      ],
      modelSelections: { refinement: 'claude-3-opus-20240229', frames: null, video: null },
    });

    const ordered = await call('POST', `${id}/generate-frames`, { frameCount: 3, model: 'stable-diffusion-xl' });
    expect(ordered.status).toBe(202);
    expect(ordered.headers['retry-after']).toBe('2');
    expect(ordered.body).toMatchObject({
      step: 'FRAME_GENERATION',
      status: 'PROCESSING',
      running: { action: 'frames', frameNumbers: [0, 1, 2], cancelRequested: false },
      nextStep: { action: 'wait' },
    });
    expect(ordered.body.generatedFrames).toHaveLength(3);
    expect(ordered.body.generatedFrames[0]).toMatchObject({ frameNumber: 0, imageUrl: null, status: 'generating' });
    await worker.complete(id);
    const framed = (await read(id)).body;
    expect(framed).toMatchObject({ step: 'FRAME_GENERATION', status: 'WAITING_USER_INPUT', running: null });
    for (const frame of framed.generatedFrames) {
      expect(frame).toMatchObject({ approved: false, status: 'ready', regenerations: 0, regenerationsLeft: 5 });
      expect(frame.imageUrl).toContain('X-Amz-Signature');
      expect(Date.parse(frame.imageUrlExpiresAt)).toBeGreaterThan(Date.now());
    }

    const frameReviews = [
      { frameNumber: 0, approved: true },
      { frameNumber: 1, approved: false, feedback: 'Make the colors more vibrant' },
      { frameNumber: 2, approved: true },
    ];
    const reviewed = await call('POST', `${id}/review-frames`, { frameReviews });
    expect([reviewed.status, reviewed.body.step, reviewed.body.framesApproved]).toEqual([200, 'FRAME_REVIEW', false]);
    expect(reviewed.body.nextStep).toEqual({ action: 'regenerate-frames', cost: { credits: 0, videoGenerations: 0 } });
    const anew = await call('POST', `${id}/regenerate-frames`, { frameNumbers: [1] });
    expect(anew.status).toBe(202);
    expect(anew.body.generatedFrames.map(({ status }: { status: string }) => status)).toEqual([
      'ready',
      'generating',
      'ready',
    ]);
    await worker.complete(id);
    const second = (await read(id)).body.generatedFrames[1];
    expect(second).toMatchObject({ approved: false, regenerations: 1, regenerationsLeft: 4 });
    expect(second.prompt).toContain('Make the colors more vibrant');
    const approved = await call('POST', `${id}/review-frames`, { frameReviews: [{ frameNumber: 1, approved: true }] });
    expect(approved.body).toMatchObject({
      framesApproved: true,
      nextStep: { action: 'generate-video', cost: { credits: 0, videoGenerations: 1 } },
    });

    const rendering = await call('POST', `${id}/generate-video`, { model: 'veo-3', duration: 30, fps: 30 });
    expect([rendering.status, rendering.body.step, rendering.body.status]).toEqual([
      202,
      'VIDEO_GENERATION',
      'PROCESSING',
    ]);
    expect((await read(id)).body.running).toMatchObject({ action: 'video', progress: expect.any(Number) });
    await worker.complete(id);
    expect((await read(id)).body).toMatchObject({
      step: 'COMPLETED',
      status: 'COMPLETED',
      videoOutput: {
        videoUrl: expect.stringContaining('X-Amz-Signature'),
        model: 'veo-3',
        finalPrompt: 'much steam',
        fps: 30,
        warnings: [{ code: 'DURATION_CLAMPED' }],
      },
      nextStep: { action: 'done' },
    });
  });

  test('R-004-08, R-004-15: the list has what was active last first, and what is deleted not at all', async () => {
    const { call, create, read } = await desk(prefix);
    const ids = [await create(), await create({ campaignId: 'spring' }), await create({ campaignId: 'spring' })];
    const items = (body: { data?: object[] }) => (body.data ?? body) as { _id: string }[];
    const list = async (query = '') => {
      const answer = await call('GET', `${prefix}${query}`);
      return { ...answer, ids: items(answer.body).map(({ _id }) => _id) };
    };
    expect((await list()).ids).toEqual([...ids].reverse());
    expect((await list('?campaignId=spring')).ids).toEqual([ids[2], ids[1]]);
    const first = await list('?limit=2');
    const next = prefix === '/v1/workflows' ? first.body.nextCursor : first.headers['x-next-cursor'];
    expect(first.ids).toHaveLength(2);
    const last = await list(`?limit=2&after=${next}`);
    expect(last.ids).toEqual([ids[0]]);
    expect(last.headers.link).toBeUndefined();
    expect(Array.isArray(first.body)).toBe(prefix !== '/v1/workflows');

    expect((await call('DELETE', ids[0] ?? '')).body).toMatchObject({ _id: ids[0] });
    expect((await read(ids[0] ?? '')).status).toBe(404);
    expect((await call('DELETE', ids[0] ?? '')).status).toBe(404);
    expect((await list()).ids).toHaveLength(2);
  });
});

test('an ETag saves the polls, Retry-After paces them', async () => {
  const { call, withFrames } = await desk();
  const id = await withFrames(1);
  const first = await call('GET', id);
  const { etag } = first.headers;
  expect(first.headers['retry-after']).toBeUndefined();
  expect((await call('GET', id, undefined, { 'if-none-match': String(etag) })).status).toBe(304);
  const ordered = await call('POST', `${id}/regenerate-frames`, { frameNumbers: [0] });
  expect(ordered.status).toBe(202);
  const changed = await call('GET', id, undefined, { 'if-none-match': String(etag) });
  expect([changed.status, changed.headers['retry-after']]).toEqual([200, '2']);
});

test('R-004-50: every change is a version with who, when and what, and can be read as it was', async () => {
  const { call, withFrames } = await desk();
  const id = await withFrames(1);
  const { body } = await call('GET', `${id}/history`);
  expect(body.data.map(({ version, type }: { version: number; type: string }) => [version, type])).toEqual([
    [5, 'frame.completed'],
    [4, 'frames.ordered'],
    [3, 'refinement.completed'],
    [2, 'refinement.ordered'],
    [1, 'workflow.created'],
  ]);
  expect(body.data[3]).toMatchObject({
    by: { kind: 'user', id: expect.any(String), name: null },
    step: 'INITIAL_PROMPT',
    status: 'PROCESSING',
    summary: 'Refinement ordered from gpt-4o.',
  });
  expect(body.data[0].by).toEqual({ kind: 'system', id: null, name: null });
  const page = await call('GET', `${id}/history?limit=2`);
  expect(page.body).toMatchObject({ nextCursor: '4', hasMore: true });
  const rest = await call('GET', `${id}/history?limit=2&after=4`);
  expect(rest.body.data.map(({ version }: { version: number }) => version)).toEqual([3, 2]);
  expect((await call('GET', `${id}/history?after=x`)).status).toBe(400);

  const then = await call('GET', `${id}/history/3`);
  expect(then.body).toMatchObject({ version: 3, step: 'PROMPT_REFINEMENT', generatedFrames: [] });
  for (const version of ['0', '6', 'x', '-1']) expect((await call('GET', `${id}/history/${version}`)).status).toBe(404);
});

test('R-004-51: a branch begins at an earlier version and goes its own way', async () => {
  const { call, withFrames, read } = await desk();
  const id = await withFrames(1);
  const headers = { 'idempotency-key': 'branch-1' };
  const branch = await call('POST', `${id}/branch`, { version: 3, title: 'Tea, bluer' }, headers);
  expect(branch.status).toBe(201);
  expect(branch.body).toMatchObject({
    title: 'Tea, bluer',
    step: 'PROMPT_REFINEMENT',
    finalRefinedPrompt: 'a steaming cup of tea at dawn',
    generatedFrames: [],
    branchedFrom: { workflowId: id, version: 3 },
    version: 1,
  });
  const repeated = await call('POST', `${id}/branch`, { version: 3, title: 'Tea, bluer' }, headers);
  expect([repeated.body._id, repeated.headers['idempotent-replayed']]).toEqual([branch.body._id, 'true']);
  expect((await call('POST', `${branch.body._id}/generate-frames`, { frameCount: 1 })).status).toBe(202);
  expect((await read(id)).body.generatedFrames).toHaveLength(1);
  for (const version of [0, 9, 1.5])
    expect((await call('POST', `${id}/branch`, { version })).status, String(version)).toBe(400);
});

test('one frame can be read by itself, and its picture followed', async () => {
  const { call, withFrames } = await desk();
  const id = await withFrames(2);
  const frame = await call('GET', `${id}/frames/1`);
  expect(frame.body).toMatchObject({ frameNumber: 1, status: 'ready', jobId: expect.stringMatching(OBJECT_ID) });
  const image = await call('GET', `${id}/frames/1/image`);
  expect([image.status, image.headers.location]).toEqual([302, expect.stringContaining('X-Amz-Signature')]);
  for (const number of ['2', 'x', '-1']) expect((await call('GET', `${id}/frames/${number}`)).status).toBe(404);
});

test('C-37: a canceled order fails, keeps its step and can be made again', async () => {
  const { call, withFrames, read, create, refine } = await desk();
  const id = await create();
  await refine(id);
  await call('POST', `${id}/generate-frames`, { frameCount: 1 });
  expect((await call('GET', `${id}/frames/0/image`)).status).toBe(409);
  const canceled = await call('POST', `${id}/cancel`);
  expect(canceled.status).toBe(202);
  expect((await read(id)).body).toMatchObject({
    step: 'FRAME_GENERATION',
    status: 'FAILED',
    errors: [{ code: 'CANCELED', frameNumber: 0, retryable: true }],
    nextStep: { action: 'generate-frames' },
  });
  expect((await call('GET', `${id}/frames/0/image`)).status).toBe(404);
  expect((await call('POST', `${id}/generate-frames`, { frameCount: 1 })).status).toBe(202);
  const idle = await withFrames(1);
  expect(await call('POST', `${idle}/cancel`)).toMatchObject({ status: 409, body: { code: 'NOT_CANCELABLE' } });
});
