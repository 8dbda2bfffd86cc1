import { randomUUID } from 'node:crypto';
import { createObjectId } from '@callsheet/database';
import { jobIdOf, taskIdOf } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openLedger } from '../../testing/open-ledger.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleSceneAsset } from '../../testing/sample-scene-job.ts';
import { sceneShelf } from '../../testing/scene-shelf.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const START = '/api/video/generate';
const TASKS = '/api/video/generate/tasks';
let api: RunningApi;
let user: SignedInUser;
let shelf: ReturnType<typeof sceneShelf>;

beforeAll(async () => {
  const variables = { RUNWAYML_API_SECRET: 'test', RATE_LIMIT_JOB_CREATE: '1000', SIGNUP_CREDITS: '60' };
  api = await startApi({ stack: inject('stack'), label: 'scene videos', variables });
  shelf = sceneShelf(api);
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

async function post(body: object, { as = user, at = api, url = START, headers = {} } = {}) {
  const response = await at.call({ method: 'POST', url, headers: { ...as.headers, ...headers }, payload: body });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

async function get(url: string, as: SignedInUser = user) {
  const response = await api.call({ url, headers: as.headers });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

const walletOf = async (as: SignedInUser) => {
  const account = { meter: 'credits', subject: as.id, period: 'wallet' } as const;
  const balance = await api.dependencies.app.usage.balance(account);
  return balance === null ? null : balance.limit - balance.reserved - balance.captured;
};

/** A user with exactly so many credits. */
async function userWith(credits: number): Promise<SignedInUser> {
  const poor = await api.signUp();
  const charge = { meter: 'credits', subject: poor.id, period: 'wallet', action: 'generate_scene', limit: 0 } as const;
  const charges = [{ ...charge, amount: 60 - credits }];
  await openLedger(api).admit({ jobId: createObjectId(), number: 1, charges, firstTask: null });
  return poor;
}

describe('orders', () => {
  test('R-003-08: an order answers the seed’s body and holds the credits of both steps', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    const ordered = await post({ scene_id: scene.id, user_id: as.id }, { as });
    expect(ordered.body).toMatchObject({
      status: 'pending',
      scene_id: scene.id,
      user_id: as.id,
      message: 'Video generation task started',
      progress: 0,
      current_step: 'Initializing',
      error_message: null,
      credits: { reserved: 12, captured: 0, released: 0 },
      resolved: { image_ratio: '1920:1080', video_ratio: '1280:720', duration: 5 },
      warnings: [],
    });
    expect([ordered.status, ordered.headers.location]).toEqual([200, `${TASKS}/${ordered.body.task_id}`]);
    expect(await walletOf(as)).toBe(48);
    const task = await get(`${TASKS}/${ordered.body.task_id}`, as);
    expect(task.body).toMatchObject({ status: 'pending', progress: 5, video_url: null, image_url: null });
    expect(Number(task.headers['retry-after'])).toBeLessThanOrEqual(5);
    expect((await shelf.scenes.find(scene.id))?.jobId).toBe(jobIdOf(ordered.body.task_id));
  });

  test('U-06: the same order with the same key is answered as the first time, with progress 0, and costs once', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    const order = { as, headers: { 'idempotency-key': 'scene-1' } };
    const first = await post({ scene_id: scene.id }, order);
    await playWorker(api.dependencies.engine).submit(jobIdOf(first.body.task_id) ?? '');
    const again = await post({ scene_id: scene.id }, order);
    expect(again.body).toEqual(first.body);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([200, 'true']);
    expect(await walletOf(as)).toBe(48);
  });

  test('R-003-21: scenes that are unknown, deleted or somebody else’s are 404 with the seed’s text; a malformed id is 400', async () => {
    const other = await shelf.addScene(await api.signUp());
    const deleted = await shelf.addScene(user);
    await shelf.scenes.remove({ id: deleted.id, now: new Date() });
    for (const scene_id of [randomUUID(), other.id, deleted.id]) {
      const { status, body } = await post({ scene_id });
      expect([status, body.code, body.error]).toEqual([404, 'NOT_FOUND', 'Scene not found']);
      expect(body.details).toBeTypeOf('string');
    }
    for (const body of [{ scene_id: 'x' }, {}, { scene_id: 1 }, { scene_id: randomUUID(), more: 1 }])
      expect((await post(body)).status).toBe(400);
  });

  test('C-08: user_id may be left out and must otherwise be that of the token', async () => {
    const scene = await shelf.addScene(user);
    const other = await api.signUp();
    expect(await post({ scene_id: scene.id, user_id: other.id })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect((await post({ scene_id: scene.id, user_id: user.id.toUpperCase() })).status).toBe(200);
  });

  test('a scene without prompts is 400, and options that nobody knows are too', async () => {
    const bare = await shelf.addScene(user, { imagePrompt: null, visualPrompt: null });
    expect(await post({ scene_id: bare.id })).toMatchObject({ status: 400, body: { code: 'VALIDATION_ERROR' } });
    const scene = await shelf.addScene(user);
    for (const options of [{ quality: 'best' }, { formats: ['gif'] }, { formats: ['webm', 'webm'] }, { reuse: 'yes' }])
      expect((await post({ scene_id: scene.id, ...options })).status).toBe(400);
  });

  test('C-45: a resolution that is missing or unknown becomes the default with a warning; strict refuses the unknown one', async () => {
    const as = await api.signUp();
    const [missing, unknown] = [await shelf.addScenario(as, null), await shelf.addScenario(as, '640:480')];
    for (const scenarioId of [missing, unknown]) {
      const scene = await shelf.addScene(as, { scenarioId });
      const { status, body } = await post({ scene_id: scene.id }, { as });
      expect([status, body.resolved.video_ratio, body.warnings[0].code]).toEqual([
        200,
        '720:1280',
        'RESOLUTION_DEFAULTED',
      ]);
    }
    const scene = await shelf.addScene(as, { scenarioId: unknown });
    const refused = await post({ scene_id: scene.id, strict: true }, { as });
    expect([refused.status, refused.body.code]).toEqual([400, 'UNSUPPORTED_PARAMETER']);
    const canonical = await post({ strict: true }, { as, url: `/v1/scenes/${scene.id}/generate` });
    expect([canonical.status, canonical.body.code]).toEqual([422, 'UNSUPPORTED_PARAMETER']);
  });

  test('R-003-19: without a key, or turned off, orders are 503 that says what to set, and nothing is held', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    for (const variables of [{ RUNWAYML_API_SECRET: '' }, { RUNWAYML_ENABLED: 'false' }]) {
      const at = await api.another({ variables });
      const answers = [
        await post({ scene_id: scene.id }, { as, at }),
        await post({}, { as, at, url: `/v1/scenarios/${scene.scenarioId}/generate` }),
      ];
      await at.stop();
      for (const { status, body } of answers) {
        expect([status, body.code]).toEqual([503, 'PROVIDER_NOT_CONFIGURED']);
        expect(body.message).toMatch(/RUNWAYML_API_SECRET.*RUNWAYML_ENABLED/);
      }
    }
    expect(await walletOf(as)).toBe(60);
  });
});

describe('credits', () => {
  test.each([
    ['nothing', 0],
    ['less than the picture costs', 1],
    ['enough for the picture, but not for the video', 2],
    ['one credit less than both', 11],
  ])('R-003-18: a wallet with %s is 402, and nothing is held', async (_what, credits) => {
    const as = await userWith(credits);
    const scene = await shelf.addScene(as);
    const { status, body } = await post({ scene_id: scene.id }, { as });
    expect([status, body.code]).toEqual([402, 'INSUFFICIENT_CREDITS']);
    expect(body.details).toContain(`${12 - credits} more credit`);
    expect(await walletOf(as)).toBe(credits);
    expect((await get(TASKS, as)).body).toEqual([]);
  });

  test('R-003-18: exactly enough is enough, once', async () => {
    const as = await userWith(12);
    const scene = await shelf.addScene(as);
    expect((await post({ scene_id: scene.id }, { as })).status).toBe(200);
    expect([(await post({ scene_id: scene.id }, { as })).status, await walletOf(as)]).toEqual([402, 0]);
  });

  test('U-03: of two orders that race for the same credits, over two processes, one gets them', async () => {
    const as = await userWith(20);
    const scene = await shelf.addScene(as);
    const second = await api.another();
    const answers = await Promise.all([
      post({ scene_id: scene.id }, { as }),
      post({ scene_id: scene.id }, { as, at: second }),
    ]);
    await second.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 402]);
    expect([await walletOf(as), (await get(TASKS, as)).body.length]).toEqual([8, 1]);
  });

  test('R-003-18, R-003-28: the picture is paid for when it is there, the video after it, at the price of the quality', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    const { body } = await post({ scene_id: scene.id, quality: 'high', formats: ['webm'] }, { as });
    const jobId = jobIdOf(body.task_id) ?? '';
    const worker = playWorker(api.dependencies.engine);
    await worker.submit(jobId);
    await worker.finish(jobId, [sampleSceneAsset('image')]);
    const between = (await get(`${TASKS}/${body.task_id}`, as)).body;
    expect(between).toMatchObject({
      status: 'processing',
      progress: 40,
      current_step: 'Storing generated image',
      image_url: expect.stringContaining('scenes/image'),
      video_url: null,
    });
    const picture = await api.call({ url: `/v1/jobs/${jobId}/content?variant=image`, headers: as.headers });
    expect(picture.statusCode).toBe(302);
    await worker.submit(jobId);
    await worker.fail(jobId);
    const failed = (await get(`${TASKS}/${jobId}`, as)).body;
    expect(failed).toMatchObject({
      task_id: body.task_id,
      status: 'failed',
      error_code: 'MODERATION_OUTPUT',
      image_url: between.image_url,
      credits: { reserved: 0, captured: 3, released: 20 },
    });
    expect(await walletOf(as)).toBe(57);
    const receipt = (await get(`/v1/jobs/${jobId}/receipt`, as)).body;
    expect(receipt.summary).toEqual([
      expect.stringMatching(/^3 credits of your wallet were spent on the picture of run 1/),
      expect.stringMatching(/^20 credits of your wallet were held for the video of run 1 and given back/),
    ]);
    expect(receipt.delivered).toMatchObject([{ role: 'image' }]);
    expect(receipt.attempts.map(({ step }: { step: string }) => step)).toEqual(['image', 'video']);
    const retried = await api.call({ method: 'POST', url: `/v1/jobs/${jobId}/retry`, headers: as.headers });
    expect(retried.json()).toMatchObject({ status: 'queued', cost: { credits: { reserved: 20 } } });
    await worker.submit(jobId);
    await worker.finish(jobId, [sampleSceneAsset('video')]);
    expect((await get(`${TASKS}/${body.task_id}`, as)).body).toMatchObject({
      status: 'completed',
      progress: 100,
      current_step: 'Completed',
      message: 'Video generation completed successfully',
      video_url: expect.stringContaining('X-Amz-Signature'),
      renditions: [],
    });
    expect(await walletOf(as)).toBe(37);
  });

  test('R-003-29: an equal result is taken over for nothing when that is asked for, and the receipt says so', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    const first = await post({ scene_id: scene.id }, { as });
    const jobId = jobIdOf(first.body.task_id) ?? '';
    const worker = playWorker(api.dependencies.engine);
    for (const role of ['image', 'video'] as const) {
      await worker.submit(jobId);
      await worker.finish(jobId, [sampleSceneAsset(role)]);
    }
    const equal = await post({ scene_id: scene.id, reuse: true }, { as });
    expect(equal.body.credits).toEqual({ reserved: 0, captured: 0, released: 0 });
    const id = jobIdOf(equal.body.task_id);
    expect((await get(`/v1/jobs/${id}`, as)).body.input.scene.reusedJobId).toBe(jobId);
    expect((await get(`/v1/jobs/${id}/receipt`, as)).body.summary).toEqual([
      `The files were taken over from job ${jobId}; nothing was charged.`,
    ]);
    const bought = await post({ scene_id: scene.id }, { as });
    expect(bought.body.credits.reserved).toBe(12);
    const different = await post({ scene_id: scene.id, reuse: true, quality: 'draft' }, { as });
    expect(different.body.credits.reserved).toBe(6);
  });
});

describe('tasks', () => {
  test('R-003-10: all tasks of the user, of whatever surface, newest first and page by page', async () => {
    const as = await api.signUp();
    const scene = await shelf.addScene(as);
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const options = count % 2 === 0 ? {} : { url: `/v1/scenes/${scene.id}/generate` };
      const { body } = await post(
        { ...(count % 2 === 0 ? { scene_id: scene.id } : {}), quality: 'draft' },
        { as, ...options },
      );
      ids.unshift(body.task_id ?? taskIdOf(body.id));
    }
    await post({ prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' }, { as, url: '/v1/jobs' });
    const idsOf = ({ body }: { body: { task_id: string }[] }) => body.map(({ task_id }) => task_id);
    const all = await get(TASKS, as);
    expect(idsOf(all)).toEqual(ids);
    expect([all.headers.link, all.headers['x-next-cursor']]).toEqual([undefined, undefined]);
    const page = await get(`${TASKS}?limit=3`, as);
    expect(idsOf(page)).toEqual(ids.slice(0, 3));
    const next = `${TASKS}?limit=3&after=${page.headers['x-next-cursor']}`;
    expect(page.headers.link).toBe(`<${next}>; rel="next"`);
    expect(idsOf(await get(next, as))).toEqual(ids.slice(3));
    for (const query of ['limit=0', 'limit=1001', 'after=x'])
      expect((await get(`${TASKS}?${query}`, as)).status).toBe(400);
  });

  test('C-05, C-09: a task is found by its UUID and by its job id; unknown ones are 404, somebody else’s are 403', async () => {
    const scene = await shelf.addScene(user);
    const { task_id: taskId } = (await post({ scene_id: scene.id })).body;
    for (const id of [taskId, taskId.toUpperCase(), jobIdOf(taskId)])
      expect((await get(`${TASKS}/${id}`)).body).toMatchObject({ task_id: taskId, scene_id: scene.id });
    const prompt = await post({ prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' }, { url: '/v1/jobs' });
    for (const id of [
      randomUUID(),
      createObjectId(),
      taskIdOf(createObjectId()),
      'x',
      prompt.body.id,
      taskIdOf(prompt.body.id),
    ])
      expect(await get(`${TASKS}/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND', error: 'Task not found' },
      });
    expect((await get(`${TASKS}/${taskId}`, await api.signUp())).status).toBe(403);
    await api.call({ method: 'DELETE', url: `/v1/jobs/${jobIdOf(taskId)}`, headers: user.headers });
    expect((await get(`${TASKS}/${taskId}`)).status).toBe(404);
  });
});
