import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type RunningApi, startApi } from '../../testing/start-api.ts';
import { DRAFT, WORKFLOW_VARIABLES, type WorkflowDesk, workflowDesk } from '../../testing/workflow-desk.ts';

let api: RunningApi;
let desk: WorkflowDesk;
/** Three frames that wait for their review. */
let framed: string;

beforeAll(async () => {
  const variables = {
    ...WORKFLOW_VARIABLES,
    MAX_REFINEMENT_ITERATIONS: '2',
    MAX_FRAME_REGENERATIONS: '1',
    MAX_VIDEO_DURATION: '30',
  };
  api = await startApi({ stack: inject('stack'), label: 'workflow refusals', variables });
  desk = workflowDesk(api, await api.signUp());
  framed = await desk.withFrames();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

/** Expects a refusal that leaves the workflow as it was. */
async function expectRefusal(id: string, path: string, body: object, expected: object) {
  const before = (await desk.read(id)).body.version;
  const answer = await desk.call('POST', `${id}/${path}`, body);
  expect({ status: answer.status, ...answer.body }).toMatchObject({ success: false, ...expected });
  expect(answer.body.message).toBe(answer.body.error);
  expect((await desk.read(id)).body.version).toBe(before);
  return answer.body;
}

describe('bad input is a 400 that says what is wrong', () => {
  test.each([
    [{ ...DRAFT, title: undefined }, /^title is required/],
    [{ ...DRAFT, title: '  ' }, /^title must contain/],
    [{ ...DRAFT, initialPrompt: 5 }, /^initialPrompt must be a string/],
    [{ ...DRAFT, initialPrompt: 'x'.repeat(4001) }, /^initialPrompt /],
    [{ ...DRAFT, metadata: { aspectRatio: '5:4' } }, /^metadata.aspectRatio must be one of 16:9/],
    [{ ...DRAFT, metadata: { duration: 61 } }, /^metadata.duration must be a whole number/],
    [{ ...DRAFT, metadata: { mood: 'calm' } }, /^metadata.mood is not a known field/],
    [{ ...DRAFT, owner: 'me' }, /^owner is not a known field/],
  ])('a workflow of %o', async (body, message) => {
    const answer = await desk.call('POST', '/video-workflows', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.message).toMatch(message);
  });

  test.each([
    ['refine-prompt', { model: 'gpt-9' }, /^model must be one of: gpt-4o, claude-3-opus-20240229/],
    ['refine-prompt', { additionalInfo: 'x'.repeat(2001) }, /^additionalInfo /],
    ['refine-prompt', { cache: 'always' }, /^cache must be one of: prefer/],
    ['generate-frames', { frameCount: 0 }, /^frameCount must be a whole number between 1 and 12/],
    ['generate-frames', { frameCount: 13 }, /^frameCount must be a whole number between 1 and 12/],
    ['generate-frames', { frameCount: 1.5 }, /^frameCount must be a whole number between 1 and 12/],
    ['generate-frames', { model: 'veo-3' }, /^model must be one of: stable-diffusion-xl, dalle-3/],
    ['regenerate-frames', { frameNumbers: [] }, /^frameNumbers must be a list of numbers/],
    ['regenerate-frames', { frameNumbers: [0, 0] }, /^frameNumbers must be a list of numbers/],
    ['regenerate-frames', { frameNumbers: [3] }, /^frameNumbers names frame 3, which does not exist/],
    ['regenerate-frames', {}, /^frameNumbers is required/],
    ['review-frames', { frameReviews: [] }, /^frameReviews must be a list of 1 to 12 verdicts/],
    ['review-frames', { frameReviews: [{ frameNumber: 9, approved: true }] }, /^frameReviews names frame 9/],
    ['review-frames', { frameReviews: [{ frameNumber: 0 }] }, /^frameReviews.0.approved is required/],
    ['generate-video', { duration: 0 }, /^duration must be a number between 1 and 60/],
    ['generate-video', { duration: 61 }, /^duration must be a number between 1 and 60/],
    ['generate-video', { duration: 31 }, /^duration must be from 1 to 30/],
    ['generate-video', { fps: 11 }, /^fps must be a number between 12 and 60/],
    ['generate-video', { fps: 61 }, /^fps must be a number between 12 and 60/],
    ['generate-video', { model: 'sora' }, /^model must be one of: veo-3, Video-Generator-PRO/],
  ])('%s %o', async (path, body, message) => {
    const refusal = await expectRefusal(framed, path, body, { status: 400, code: 'VALIDATION_ERROR' });
    expect(refusal.message).toMatch(message);
  });
});

describe('a step whose turn it is not', () => {
  test('R-004-44: frames need a refined prompt, a video needs frames', async () => {
    const id = await desk.create();
    await expectRefusal(id, 'generate-frames', {}, { status: 400, code: 'PRECONDITION' });
    await expectRefusal(id, 'generate-video', {}, { status: 400, code: 'PRECONDITION' });
    await expectRefusal(id, 'regenerate-frames', { frameNumbers: [0] }, { status: 409, code: 'ILLEGAL_TRANSITION' });
    const frameReviews = [{ frameNumber: 0, approved: true }];
    await expectRefusal(id, 'review-frames', { frameReviews }, { status: 409, code: 'ILLEGAL_TRANSITION' });
  });

  test('R-004-21: a video before all frames are approved is refused, and says which are open', async () => {
    const id = await desk.withFrames();
    await desk.approve(id, [0, 2]);
    const refusal = await expectRefusal(id, 'generate-video', {}, { status: 400, code: 'PRECONDITION' });
    expect(refusal.details).toMatchObject({ step: 'FRAME_REVIEW', status: 'WAITING_USER_INPUT', frameNumbers: [1] });
    await expectRefusal(id, 'refine-prompt', {}, { status: 409, code: 'ILLEGAL_TRANSITION' });
    await expectRefusal(id, 'generate-frames', {}, { status: 409, code: 'ILLEGAL_TRANSITION' });
  });

  test('R-004-17, C-38: the limits of refinements and of regenerations are refused, and change nothing', async () => {
    const id = await desk.create();
    await desk.refine(id);
    expect((await desk.refine(id, { additionalInfo: 'more' })).body.remainingRefinements).toBe(0);
    await expectRefusal(id, 'refine-prompt', {}, { status: 400, code: 'LIMIT_REACHED' });
    await desk.call('POST', `${id}/generate-frames`, { frameCount: 2 });
    await desk.worker.complete(id);
    await desk.call('POST', `${id}/regenerate-frames`, { frameNumbers: [1] });
    await desk.worker.complete(id);
    expect((await desk.read(id)).body.generatedFrames[1]).toMatchObject({ regenerations: 1, regenerationsLeft: 0 });
    await expectRefusal(id, 'regenerate-frames', { frameNumbers: [0, 1] }, { status: 400, code: 'LIMIT_REACHED' });
    const plain = await desk.call('POST', `/v1/workflows/${id}/regenerate-frames`, { frameNumbers: [1] });
    expect([plain.status, plain.body.code]).toEqual([422, 'LIMIT_REACHED']);
  });

  test('frames that are being made are neither reviewed nor made anew', async () => {
    const id = await desk.withFrames();
    await desk.call('POST', `${id}/regenerate-frames`, { frameNumbers: [1] });
    for (const [path, body] of [
      ['review-frames', { frameReviews: [{ frameNumber: 0, approved: true }] }],
      ['regenerate-frames', { frameNumbers: [0] }],
      ['generate-video', {}],
    ] as const) {
      const code = path === 'generate-video' ? ['PRECONDITION', 'ILLEGAL_TRANSITION'] : ['ILLEGAL_TRANSITION'];
      const refusal = await expectRefusal(id, path, body, {});
      expect(code).toContain(refusal.code);
      expect(refusal.details).toMatchObject({ step: 'FRAME_GENERATION', status: 'PROCESSING' });
    }
  });
});

test('two tabs at once: one wins, the other gets a 409 that says where the workflow stands', async () => {
  const id = await desk.create();
  await desk.refine(id);
  const both = await Promise.all([1, 2].map(() => desk.call('POST', `${id}/generate-frames`, { frameCount: 2 })));
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  const lost = both.find(({ status }) => status === 409);
  expect(lost?.body).toMatchObject({
    code: 'ILLEGAL_TRANSITION',
    details: { step: 'FRAME_GENERATION', status: 'PROCESSING', version: 4 },
  });
  const { body } = await desk.call('GET', `/v1/jobs?workflowId=${id}&kind=frame`);
  expect(body.data).toHaveLength(2);
});

test('R-004-26, C-09: nobody but its owner, and only from its workspace', async () => {
  const other = workflowDesk(api, await api.signUp());
  const calls = [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/refine-prompt', {}],
    ['POST', '/generate-frames', {}],
    ['POST', '/review-frames', { frameReviews: [{ frameNumber: 0, approved: true }] }],
    ['POST', '/regenerate-frames', { frameNumbers: [0] }],
    ['POST', '/generate-video', {}],
    ['POST', '/cancel'],
    ['POST', '/branch', { version: 1 }],
    ['GET', '/history'],
    ['GET', '/history/1'],
    ['GET', '/frames/0'],
    ['GET', '/frames/0/image'],
  ] as const;
  for (const [method, path, body] of calls) {
    const asked = (id: string) => other.call(method, `${id}${path}`, body);
    expect(await asked(framed), path).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    for (const id of ['f'.repeat(24), 'x', 'F'.repeat(24)])
      expect(await asked(id), path).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const headers = { authorization: 'Bearer nobody' };
    expect((await other.call(method, `${framed}${path}`, body, headers)).status, path).toBe(401);
  }
  const { body: workspace } = await desk.call('POST', '/v1/workspaces', { name: 'Elsewhere' });
  const elsewhere = { 'x-workspace-id': workspace.id };
  expect((await desk.call('POST', `${framed}/generate-video`, {}, elsewhere)).status).toBe(403);
  expect((await desk.call('GET', framed, undefined, elsewhere)).status).toBe(200);
});
