import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createWorkflowModels } from '../../features/workflow-models/create-workflow-models.ts';
import { type RunningApi, startApi } from '../../testing/start-api.ts';
import { WORKFLOW_VARIABLES, workflowDesk } from '../../testing/workflow-desk.ts';

let api: RunningApi;

beforeAll(async () => {
  const variables = { ...WORKFLOW_VARIABLES, PRICE_REFINE: '1', PRICE_FRAME: '2', SIGNUP_CREDITS: '9' };
  api = await startApi({ stack: inject('stack'), label: 'workflow orders', variables });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const desk = async (running = api) => workflowDesk(running, await running.signUp());

describe('how a refinement ends while its caller waits', () => {
  test('R-004-24: a failure of the model is a 502 with its message, and the workflow can go on', async () => {
    const { call, create, orderedJob, refine, worker, read } = await desk();
    const id = await create();
    const answer = call('POST', `${id}/refine-prompt`, {});
    await worker.failJob(await orderedJob(id));
    expect(await answer).toMatchObject({
      status: 502,
      body: {
        code: 'PROVIDER_ERROR',
        message: 'The provider could not make it.',
        details: { reason: 'PROVIDER_FAILED', retryable: true, step: 'INITIAL_PROMPT', status: 'FAILED' },
      },
    });
    expect((await read(id)).body).toMatchObject({
      step: 'INITIAL_PROMPT',
      status: 'FAILED',
      remainingRefinements: 10,
      errors: [{ code: 'PROVIDER_FAILED', class: 'provider' }],
    });
    expect((await refine(id)).status).toBe(200);
  });

  test('what the model will not answer is the caller’s to change: 400', async () => {
    const { call, create, orderedJob, worker } = await desk();
    const id = await create();
    const answer = call('POST', `${id}/refine-prompt`, {});
    await worker.failJob(await orderedJob(id), 'MODERATION_OUTPUT');
    expect(await answer).toMatchObject({ status: 400, body: { details: { reason: 'MODERATION_OUTPUT' } } });
  });

  test('an empty answer is none, and one that is called off is a 409', async () => {
    const { call, create, orderedJob, refine } = await desk();
    const id = await create();
    expect((await refine(id, {}, ' \n ')).status).toBe(502);
    const answer = call('POST', `${id}/refine-prompt`, {});
    await orderedJob(id);
    await call('POST', `${id}/cancel`);
    expect(await answer).toMatchObject({ status: 409, body: { details: { reason: 'CANCELED', status: 'FAILED' } } });
  });

  test('C-35: a slow one is a 202, and the answer comes by reading', async () => {
    const { call, create, worker, read } = await desk();
    const id = await create();
    const answer = await call('POST', `${id}/refine-prompt`, {}, { prefer: 'wait=1' });
    expect([answer.status, answer.headers['preference-applied']]).toEqual([202, 'wait=1']);
    expect(answer.body).toMatchObject({ status: 'PROCESSING', running: { action: 'refine' } });
    await worker.complete(id);
    expect((await read(id)).body.refinementIterations).toHaveLength(1);
  });

  test('C-35: who does not want to wait at all is answered at once', async () => {
    const { call, create } = await desk();
    const answer = await call('POST', `${await create()}/refine-prompt`, {}, { prefer: 'respond-async' });
    expect([answer.status, answer.headers['preference-applied']]).toEqual([202, 'respond-async']);
  });

  test('R-004-39: an equal request of the same user takes the answer over, when it is asked to', async () => {
    const { call, create, refine } = await desk();
    await refine(await create(), {}, 'steam');
    const id = await create();
    const taken = await call('POST', `${id}/refine-prompt`, { cache: 'prefer' });
    expect(taken.status).toBe(200);
    expect(taken.body.refinementIterations).toMatchObject([{ refinedPrompt: 'steam', cached: true }]);
  });
});

test('Prefer: wait holds the answer of frames until they are there', async () => {
  const { call, create, refine, orderedJob, worker } = await desk();
  const id = await create();
  await refine(id);
  const answer = call('POST', `${id}/generate-frames`, { frameCount: 1 }, { prefer: 'wait=20' });
  await worker.completeJob(await orderedJob(id));
  expect(await answer).toMatchObject({ status: 200, body: { generatedFrames: [{ status: 'ready' }] } });
});

test('one frame of three fails alone, and is made again alone', async () => {
  const { call, create, refine, worker, read } = await desk();
  const id = await create();
  await refine(id);
  const { body } = await call('POST', `${id}/generate-frames`, { frameCount: 3 });
  const [first, second, third] = body.running.jobIds;
  await worker.completeJob(first);
  await worker.failJob(second, 'MODERATION_OUTPUT');
  await worker.completeJob(third);
  const shown = (await read(id)).body;
  expect(shown).toMatchObject({ status: 'WAITING_USER_INPUT', nextStep: { action: 'regenerate-frames' } });
  expect(shown.generatedFrames.map(({ status }: { status: string }) => status)).toEqual(['ready', 'failed', 'ready']);
  expect(shown.generatedFrames[1]).toMatchObject({ imageUrl: null, error: { code: 'MODERATION_OUTPUT' } });
  expect((await call('GET', `${id}/frames/1/image`)).status).toBe(404);
  const anew = await call('POST', `${id}/regenerate-frames`, { frameNumbers: [1] });
  expect(anew.body.running.frameNumbers).toEqual([1]);
});

test('U-06: a repeated order buys once; its answer is kept', async () => {
  const { call, create, refine } = await desk();
  const headers = { 'idempotency-key': 'create-1' };
  const draft = { title: 'Tea', initialPrompt: 'a cup of tea' };
  const made = await call('POST', '/video-workflows', draft, headers);
  expect((await call('POST', '/video-workflows', draft, headers)).body._id).toBe(made.body._id);

  const id = await create();
  await refine(id);
  const order = () => call('POST', `${id}/generate-frames`, { frameCount: 2 }, { 'idempotency-key': 'frames-1' });
  const first = await order();
  const second = await order();
  expect([first.status, second.status, second.headers['idempotent-replayed']]).toEqual([202, 202, 'true']);
  expect(second.body.running.jobIds).toEqual(first.body.running.jobIds);
  expect((await call('GET', `/v1/jobs?workflowId=${id}&kind=frame`)).body.data).toHaveLength(2);
});

test('what it costs is told beforehand, held while it is made, and refused where it is missing', async () => {
  const { call, create, refine, read } = await desk();
  const id = await create();
  expect((await read(id)).body.nextStep).toEqual({ action: 'refine', cost: { credits: 1, videoGenerations: 0 } });
  await refine(id);
  expect((await read(id)).body.nextStep.cost).toEqual({ credits: 6, videoGenerations: 0 });
  const { status, body } = await call('POST', `${id}/generate-frames`, { frameCount: 4 });
  expect(status).toBe(202);
  expect((await call('GET', '/v1/credits')).body).toMatchObject({ balance: 0, held: 8, spent: 1 });
  const poor = await call('POST', `${await create()}/refine-prompt`, {});
  expect([poor.status, poor.body.code]).toEqual([402, 'INSUFFICIENT_CREDITS']);
  expect(body.running.jobIds).toHaveLength(4);
});

test('C-39: steps are counted in their classes, and a refusal says when to come again', async () => {
  const running = await api.another({ variables: { RATE_REFINE: '1/h' } });
  const { call, create, refine, read } = await desk(running);
  const [first, second] = [await create(), await create()];
  expect((await refine(first)).headers['ratelimit-remaining']).toBe('0');
  const refused = await call('POST', `${second}/refine-prompt`, {});
  expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3000);
  expect((await read(second)).body).toMatchObject({ status: 'IN_PROGRESS', version: 1 });
  await running.stop();
});

test('R-004-34: an order that waits for its turn says for how long', async () => {
  const running = await api.another({ variables: { RATE_FRAMES: '1/h', RATE_QUEUE_MAX: '1' } });
  const { call, create, refine, worker } = await desk(running);
  const order = async () => {
    const id = await create();
    await refine(id);
    return { id, ...(await call('POST', `${id}/generate-frames`, { frameCount: 1 })) };
  };
  const first = await order();
  await worker.complete(first.id);
  const second = await order();
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(Number(second.headers['retry-after'])).toBeGreaterThan(3000);
  await running.stop();
});

test('a provider without a key is a 503 before anything is ordered', async () => {
  const running = await api.another({ variables: { POE_API_KEY: '' } });
  const { call, create, read } = await desk(running);
  const id = await create();
  const refused = await call('POST', `${id}/refine-prompt`, {});
  expect([refused.status, refused.body.code]).toEqual([503, 'PROVIDER_NOT_CONFIGURED']);
  expect((await read(id)).body.version).toBe(1);
  const { body } = await call('GET', '/v1/models?use=refinement');
  expect(body.data[0]).toMatchObject({ name: 'gpt-4o', available: false, configured: false });
  await running.stop();
});

test('H5: a model that is gone is a 410 with its replacement, also in the list', async () => {
  const settings = api.dependencies.app.workflowTools.workflowModels.list();
  const models = createWorkflowModels(
    { models: settings, defaults: { refinement: 'gpt-4o', frames: 'stable-diffusion-xl', video: 'veo-3' } },
    ({ upstream }) => upstream === 'Claude-3-Opus',
  );
  const change = (dependencies: typeof api.dependencies) => ({
    workflowTools: { ...dependencies.app.workflowTools, workflowModels: models },
  });
  const running = await api.another({ change });
  const { call, create } = await desk(running);
  const refused = await call('POST', `${await create()}/refine-prompt`, { model: 'claude-3-opus' });
  expect([refused.status, refused.body.code]).toEqual([410, 'MODEL_RETIRED']);
  expect(refused.body.details).toEqual({ model: 'claude-3-opus', replacement: 'gpt-4o' });
  const { body } = await call('GET', '/v1/models');
  const named = (name: string) => body.data.find((model: { name: string }) => model.name === name);
  expect(named('claude-3-opus')).toMatchObject({ available: false, replacement: 'gpt-4o' });
  expect(named('dalle-3')).toMatchObject({ available: true, substitute: 'stable-diffusion-xl', use: 'frames' });
  expect(named('veo-3')).toMatchObject({ isDefault: true, price: { credits: 0, videoGenerations: 1 } });
  await running.stop();
});

test('C-23: what the model cannot make is adapted with a warning, and refused when strict', async () => {
  const { call, withFrames, approve, worker, read } = await desk();
  const id = await withFrames(1);
  await approve(id, [0]);
  const strict = await call('POST', `${id}/generate-video`, { duration: 30, strict: true });
  expect([strict.status, strict.body.code]).toEqual([400, 'UNSUPPORTED_PARAMETER']);
  expect((await read(id)).body.status).toBe('WAITING_USER_INPUT');
  expect((await call('POST', `${id}/generate-video`, { duration: 30 })).status).toBe(202);
  await worker.complete(id);
  expect((await read(id)).body.videoOutput).toMatchObject({ warnings: [{ code: 'DURATION_CLAMPED' }] });
});

test('jobs of workflows show whose they are and what came out; what repeats or removes them is their workflow', async () => {
  const { call, withFrames, create, refine, read } = await desk();
  const id = await withFrames(1);
  const { data } = (await call('GET', `/v1/jobs?workflowId=${id}`)).body;
  expect(data).toHaveLength(2);
  const [frame, refinement] = data;
  expect(frame).toMatchObject({
    kind: 'frame',
    origin: 's004',
    workflowId: id,
    input: { workflow: { part: 'frame', frameNumber: 0, model: 'stable-diffusion-xl' } },
  });
  expect(refinement).toMatchObject({ kind: 'refine', workflowId: id, text: 'a steaming cup of tea at dawn' });
  expect(refinement.input).toEqual({
    prompt: 'a cup of tea',
    style: null,
    workflow: { part: 'refinement', frameNumber: null, model: 'gpt-4o' },
  });
  expect(JSON.stringify(refinement)).not.toContain('messages');
  for (const [method, path] of [
    ['POST', '/retry'],
    ['POST', '/start'],
    ['DELETE', ''],
  ] as const) {
    const refused = await call(method, `/v1/jobs/${frame.id}${path}`);
    expect([refused.status, refused.body.code], path).toEqual([409, 'ILLEGAL_TRANSITION']);
    expect(refused.body.message).toContain(id);
  }
  const other = await create();
  await refine(other);
  expect((await call('GET', `/v1/jobs?workflowId=${other}`)).body.data).toHaveLength(1);
  expect((await read(id)).body.generatedFrames[0].status).toBe('ready');
});

test('R-004-15: deleting takes the jobs along, whatever they are at', async () => {
  const { call, withFrames } = await desk();
  const id = await withFrames(1);
  const ordered = await call('POST', `${id}/regenerate-frames`, { frameNumbers: [0] });
  const [jobId] = ordered.body.running.jobIds;
  expect((await call('DELETE', id)).status).toBe(200);
  expect((await call('GET', `/v1/jobs/${jobId}`)).status).toBe(404);
  expect((await call('GET', `/v1/jobs?workflowId=${id}`)).body.data).toEqual([]);
  expect((await call('POST', `${id}/regenerate-frames`, { frameNumbers: [0] })).status).toBe(404);
});
