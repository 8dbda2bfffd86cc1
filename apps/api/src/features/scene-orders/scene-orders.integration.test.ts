import { randomUUID } from 'node:crypto';
import { taskIdOf } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sceneShelf } from '../../testing/scene-shelf.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { generateScenario } from './generate-scenario.ts';

let api: RunningApi;
let shelf: ReturnType<typeof sceneShelf>;

beforeAll(async () => {
  const variables = { RUNWAYML_API_SECRET: 'test', SIGNUP_CREDITS: '60' };
  api = await startApi({ stack: inject('stack'), label: 'scene orders', variables });
  shelf = sceneShelf(api);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, as: SignedInUser, body?: object, headers = {}) {
  const sent = body === undefined ? {} : { payload: body };
  const response = await api.call({ method, url, headers: { ...as.headers, ...headers }, ...sent });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

async function scenarioWith(as: SignedInUser, count: number) {
  const scenarioId = await shelf.addScenario(as);
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await shelf.addScene(as, { scenarioId })).id);
  return { scenarioId, ids, url: `/v1/scenarios/${scenarioId}/generate` };
}

const heldBy = async (as: SignedInUser) =>
  (await api.dependencies.app.usage.balance({ meter: 'credits', subject: as.id, period: 'wallet' }))?.reserved;
const jobsOf = async (as: SignedInUser) => (await call('GET', '/v1/jobs?kind=scene', as)).body.data;

describe('one scene', () => {
  test('R-003-01: it is ordered with options, without any body, and shown as a job of two steps', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    const made = await call('POST', `/v1/scenes/${scene.id}/generate`, as, { quality: 'draft', formats: ['webm'] });
    expect([made.status, made.headers.location]).toEqual([201, `/v1/jobs/${made.body.id}`]);
    expect(made.body).toMatchObject({
      kind: 'scene',
      origin: 'v1',
      status: 'queued',
      title: 'Tea',
      step: { index: 0, label: 'Initializing video generation pipeline' },
      input: {
        prompt: 'a cup of tea',
        scene: {
          sceneId: scene.id,
          visualPrompt: 'steam rises',
          quality: 'draft',
          formats: ['webm'],
          reusedJobId: null,
        },
      },
      resolved: { provider: 'runway', model: 'gen4_turbo', image: { provider: 'runway', resolution: '1280x720' } },
      cost: { credits: { reserved: 6, captured: 0, released: 0 } },
    });
    const plain = await call('POST', `/v1/scenes/${scene.id}/generate`, as);
    expect([plain.status, plain.body.input.scene.quality]).toEqual([201, 'standard']);
    expect(await jobsOf(as)).toHaveLength(2);
  });

  test('C-09: a path that names nobody’s scene is 404, somebody else’s is 403', async () => {
    const [as, other] = [await api.signUp(), await api.signUp()];
    const scene = await shelf.addScene(other);
    for (const id of [randomUUID(), 'x', 'f'.repeat(24)])
      expect((await call('POST', `/v1/scenes/${id}/generate`, as)).status).toBe(404);
    expect((await call('POST', `/v1/scenes/${scene.id}/generate`, as)).status).toBe(403);
    for (const id of [randomUUID(), 'x'])
      expect((await call('POST', `/v1/scenarios/${id}/generate`, as)).status).toBe(404);
    expect((await call('POST', `/v1/scenarios/${scene.scenarioId}/generate`, as)).status).toBe(403);
  });
});

describe('a scenario', () => {
  test('R-003-27: five scenes of which one is bad: four are made, each tells, and the batch shows how it goes', async () => {
    const as = await api.signUp();
    const { scenarioId, ids, url } = await scenarioWith(as, 4);
    const bare = await shelf.addScene(as, { scenarioId, imagePrompt: null, visualPrompt: null });
    const made = await call('POST', url, as, { quality: 'draft' });
    const { batchId, results, succeeded, failed } = made.body;
    expect([made.status, made.headers.location, succeeded, failed]).toEqual([201, `/v1/batches/${batchId}`, 4, 1]);
    expect(results.map(({ sceneId }: { sceneId: string }) => sceneId)).toEqual([...ids, bare.id]);
    for (const { success, jobId, taskId } of results.slice(0, 4))
      expect([success, taskId]).toEqual([true, taskIdOf(jobId)]);
    expect(results[4]).toEqual({
      sceneId: bare.id,
      success: false,
      code: 'VALIDATION_ERROR',
      error: expect.stringContaining('no prompts'),
    });
    expect([await heldBy(as), (await jobsOf(as)).length]).toEqual([24, 4]);
    const batch = await call('GET', `/v1/batches/${batchId}`, as);
    expect(batch.body).toMatchObject({ status: 'processing', progress: { total: 5, refused: 1, waiting: 4 } });
    expect(batch.body.items[0]).toMatchObject({ sceneId: ids[0], jobId: results[0].jobId, status: 'queued' });
    expect(batch.body.items[4]).toMatchObject({
      sceneId: bare.id,
      jobId: null,
      status: 'refused',
      code: 'VALIDATION_ERROR',
    });
    const canceled = await call('POST', `/v1/batches/${batchId}/cancel`, as);
    expect(canceled.body.results[0]).toMatchObject({ sceneId: ids[0], outcome: 'canceled' });
    expect(await heldBy(as)).toBe(0);
  });

  test('R-003-18: credits are taken scene by scene: the first ones get what is left', async () => {
    const as = await api.signUp();
    const { url } = await scenarioWith(as, 7);
    const { body } = await call('POST', url, as, {});
    expect(body.results.map(({ success }: { success: boolean }) => success)).toEqual([
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
    expect(body.results[6]).toMatchObject({ code: 'INSUFFICIENT_CREDITS', error: expect.stringContaining('12 more') });
    expect(await heldBy(as)).toBe(60);
  });

  test('only the named scenes are made; those that are unknown, foreign, of another scenario or named twice tell so', async () => {
    const as = await api.signUp();
    const { ids, url } = await scenarioWith(as, 2);
    const [elsewhere, foreign] = [await shelf.addScene(as), await shelf.addScene(await api.signUp())];
    const sceneIds = [ids[1]!, randomUUID(), elsewhere.id, foreign.id, ids[1]!.toUpperCase(), 'x'];
    const { body } = await call('POST', url, as, { sceneIds });
    expect(body.results.map(({ error = null }) => error)).toEqual([
      null,
      'Scene not found',
      'Scene not found',
      'Scene not found',
      'This scene is in the list twice.',
      'Scene not found',
    ]);
    expect(await jobsOf(as)).toHaveLength(1);
  });

  test('when every scene fails it is a 400 with what was wrong with each, and the key is given back', async () => {
    const as = await api.signUp();
    const { url } = await scenarioWith(as, 1);
    const headers = { 'idempotency-key': 'all-failed' };
    const all = await call('POST', url, as, { sceneIds: [randomUUID(), 'x'] }, headers);
    expect([all.status, all.body.success, all.body.code]).toEqual([400, false, 'VALIDATION_ERROR']);
    expect(all.body.data).toMatchObject({
      succeeded: 0,
      failed: 2,
      results: [{ code: 'NOT_FOUND' }, { code: 'NOT_FOUND' }],
    });
    expect((await call('POST', url, as, {}, headers)).status).toBe(201);
    const empty = await call('POST', `/v1/scenarios/${await shelf.addScenario(as)}/generate`, as, {});
    expect([empty.status, empty.body.message]).toEqual([400, 'The scenario has no scenes; add one first.']);
    const many = Array.from({ length: 101 }, () => randomUUID());
    for (const sceneIds of [[], many, 'x']) expect((await call('POST', url, as, { sceneIds })).status).toBe(400);
  });

  test('U-06, C-27: the same order with the same key is answered as the first time and makes nothing new', async () => {
    const as = await api.signUp();
    const { url } = await scenarioWith(as, 3);
    const headers = { 'idempotency-key': 'batch-1' };
    const [first, again] = [
      await call('POST', url, as, { quality: 'draft' }, headers),
      await call('POST', url, as, { quality: 'draft' }, headers),
    ];
    expect(again.body).toEqual(first.body);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect(await heldBy(as)).toBe(18);
  });

  test('U-06: an order that broke off is taken over: what was made is told, also of scenes that are gone, the rest is made', async () => {
    const as = await api.signUp();
    const { scenarioId, ids } = await scenarioWith(as, 4);
    const { app } = api.dependencies;
    const scenario = (await shelf.scenarios.find(scenarioId))!;
    const options = { quality: 'draft', strict: false, formats: [], reuse: false } as const;
    const viewer = {
      userId: as.id,
      workspaceId: as.workspaceId,
      workspaceRole: 'owner' as const,
      roles: [],
      apiKey: null,
    };
    const order = { batchId: app.newJobId(), viewer, scenario, sceneIds: null, options };
    const deps = { ...app, ...app.sceneTools, defaults: { deadlineSeconds: 3600 }, now: () => new Date() };
    const broken = {
      ...deps,
      commands: {
        create: (command: Parameters<typeof app.commands.create>[0]) =>
          command.kind === 'scene' && ids.indexOf(command.input.scene.id) >= 2
            ? Promise.reject(new Error('the process is gone'))
            : app.commands.create(command),
      },
    };
    await expect(generateScenario(broken, order)).rejects.toThrow('the process is gone');
    await expect.poll(() => jobsOf(as)).toHaveLength(2);
    // Meanwhile one that was made and one that was not are deleted, and a new one comes in.
    for (const id of [ids[0]!, ids[2]!]) await shelf.scenes.remove({ id, now: new Date() });
    await shelf.addScene(as, { scenarioId });
    const batch = await generateScenario(deps, order);
    expect(batch.items.map(({ jobId, error }) => [jobId !== null, error])).toEqual([
      [true, null],
      [true, null],
      [false, 'This is not there any more.'],
      [true, null],
    ]);
    expect((await generateScenario(deps, order)).items).toEqual(batch.items);
    expect([await heldBy(as), (await jobsOf(as)).length]).toEqual([18, 3]);
  });

  test('R-003-05: a batch of scenes is its owner’s alone, also within the workspace', async () => {
    const [owner, member] = [await api.signUp(), await api.signUp()];
    await call('POST', `/v1/workspaces/${owner.workspaceId}/members`, owner, { email: member.email });
    const { url } = await scenarioWith(owner, 1);
    const { batchId } = (await call('POST', url, owner, {})).body;
    const inside = { 'x-workspace-id': owner.workspaceId };
    const read = await call('GET', `/v1/batches/${batchId}`, member, undefined, inside);
    expect([read.status, read.body.code]).toEqual([403, 'FORBIDDEN']);
    expect((await call('GET', '/v1/batches', member, undefined, inside)).body.data).toEqual([]);
    expect((await call('GET', '/v1/batches', owner)).body.data).toMatchObject([{ id: batchId, origin: 'v1' }]);
  });

  test('C-39: an order of many scenes counts as one', async () => {
    const as = await api.signUp();
    const { url } = await scenarioWith(as, 4);
    const limited = await api.another({ variables: { RATE_LIMIT_JOB_CREATE: '1' } });
    const response = await limited.call({ method: 'POST', url, headers: as.headers, payload: { quality: 'draft' } });
    await limited.stop();
    expect([response.statusCode, response.json().succeeded]).toEqual([201, 4]);
  });
});
