import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryRoot } from '@callsheet/commands';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Client, send, signUp } from './testing/client.ts';
import { probeVideo } from './testing/probe-video.ts';
import { QUICK, scriptGenerator } from './testing/product-shop.ts';
import { openStudio, type SceneStudio } from './testing/scene-studio.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

const run = promisify(execFile);
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** R-003-07. */
const STEPS = [
  { progress: 5, step: 'Initializing video generation pipeline' },
  { progress: 15, step: 'Fetching scene configuration and prompts' },
  { progress: 35, step: 'Generating scene image with AI' },
  { progress: 40, step: 'Storing generated image' },
  { progress: 70, step: 'Creating video from generated image' },
  { progress: 75, step: 'Storing generated video' },
  { progress: 95, step: 'Saving results and finalizing' },
  { progress: 100, step: 'Completed' },
];
/** Every watcher of a test counts as one address and one user. */
const UNLIMITED = { RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_USER: '100000' };

describe('seed 003: a picture, then a video from it', () => {
  let apps: RunningApps;
  let client: Client;
  let studio: SceneStudio;
  let userId: string;
  beforeAll(async () => {
    apps = await startApps('scene-videos', {
      simulator: { RUNWAY_TASK_MS: '200' },
      api: { ...UNLIMITED, SIGNED_URL_TTL_SECONDS: '3600' },
      // Late enough for the first look to find a quick task done: the second one comes six seconds after it (R5).
      worker: { CHECK_INTERVAL_MIN_MS: '1500', CHECK_INTERVAL_MAX_MS: '2000' },
    });
    client = await signUp(apps.apiUrl);
    studio = openStudio(apps.apiUrl, client);
    userId = (await client.get('/api/auth/me')).body.data.user.id;
    await scriptGenerator(apps.simulatorUrl, 'a paper boat', [QUICK], 1_000);
  });
  afterAll(async () => {
    await apps?.stop();
  });

  test('the seed’s walk: every step in its words, files at their places, credits after each success (R-003-01 to R-003-18)', async () => {
    const scene = await studio.scene({
      resolution: '1104:832',
      productReferenceImageUrl: `${apps.simulatorUrl}/rck/samples/kettle.png`,
    });
    const ordered = await studio.generate(scene, { user_id: userId });
    expect(ordered).toMatchObject({
      task_id: expect.stringMatching(new RegExp(`^${UUID}$`)),
      status: 'pending',
      scene_id: scene,
      user_id: userId,
      message: 'Video generation task started',
      created_at: expect.any(String),
      progress: 0,
      current_step: 'Initializing',
      error_message: null,
    });
    expect(await studio.credits()).toMatchObject({ balance: 88, held: 12, spent: 0 });

    const seen = await studio.watch(ordered.task_id);
    for (const step of seen) expect(STEPS).toContainEqual(step);
    expect(seen.map(({ progress }) => progress)).toEqual(
      STEPS.map(({ progress }) => progress).filter((progress) => seen.some((step) => step.progress === progress)),
    );
    // Those that last for longer than a look.
    expect(seen.map(({ progress }) => progress)).toEqual(expect.arrayContaining([35, 70, 100]));

    const task = await studio.task(ordered.task_id);
    expect(task).toMatchObject({
      task_id: ordered.task_id,
      status: 'completed',
      progress: 100,
      current_step: 'Completed',
      message: 'Video generation completed successfully',
      error_message: null,
    });
    expect(new URL(task.image_url).pathname).toMatch(new RegExp(`/generated_images/${userId}/${UUID}\\.png$`));
    expect(new URL(task.video_url).pathname).toMatch(new RegExp(`/video-files/${userId}/${UUID}\\.mp4$`));
    const image = await fetch(task.image_url);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(task.image_url).not.toContain('X-Amz-');
    const png = Buffer.from(await image.arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1168, 880]);
    expect(await probeVideo(task.video_url)).toMatchObject({ width: 1104, height: 832, frames: 120 });
    const [unsigned] = task.video_url.split('?');
    expect((await fetch(unsigned)).status).toBe(403);
    expect(await studio.credits()).toMatchObject({ balance: 88, held: 0, spent: 12 });

    const row = (await studio.call('GET', `/v1/scenes/${scene}`)).body;
    expect(row).toMatchObject({ status: 'completed', imageUrl: task.image_url });
    expect(row.videoKey).toMatch(new RegExp(`^video-files/${userId}/`));
    expect((await studio.call('GET', '/api/video/generate/tasks')).body).toMatchObject([{ task_id: task.task_id }]);
  });

  test.concurrent('what Runway was asked for: the image at 1168:880 with our own picture, the video at 1104:832 from it (R-003-02, R11)', async () => {
    const prompts = { imagePrompt: 'a paper boat at dusk', visualPrompt: 'it drifts into the dusk' };
    const scene = await studio.scene({ resolution: '1104:832', ...prompts });
    await studio.ended((await studio.generate(scene)).task_id);
    const { body } = await studio.call('GET', `/v1/scenes/${scene}`);
    const job = (await client.get(`/v1/jobs/${body.jobId}`)).body;
    expect(job.resolved).toMatchObject({ image: { model: 'gen4_image', resolution: '1168x880' } });
    const { requests } = (await send(apps.simulatorUrl, 'GET', '/_simulator/requests')).body;
    const bodyOf = (path: string, prompt: string) =>
      requests.find((seen: Answer['body']) => seen.path === path && seen.body?.promptText === prompt)?.body;
    expect(bodyOf('/runway/v1/text_to_image', 'a paper boat at dusk')).toMatchObject({ ratio: '1168:880' });
    expect(bodyOf('/runway/v1/image_to_video', 'it drifts into the dusk')).toMatchObject({
      model: 'gen4.5',
      ratio: '1104:832',
      duration: 5,
      promptImage: expect.stringMatching(/^runway:\/\//),
    });
    // No task was looked at more often than its provider allows (R5).
    expect(requests.filter(({ remark }: { remark?: string }) => remark !== undefined)).toEqual([]);
    const attempts = (await client.get(`/v1/jobs/${body.jobId}/attempts`)).body;
    expect(attempts.data.map(({ step, model }: { step: string; model: string }) => [step, model])).toEqual([
      ['image', 'gen4_image'],
      ['video', 'gen4.5'],
    ]);
  });

  test.concurrent.each([
    ['python3', ['generate.py']],
    ['bash', ['generate.sh']],
  ])('the seed’s client for %s works as it stands, with its one more line (R-003-26)', async (program, files) => {
    const scene = await studio.scene({ imagePrompt: `a paper boat for ${program}` });
    const { stdout } = await run(
      program,
      files.map((file) => `${repositoryRoot}examples/scene-videos/${file}`),
      {
        env: {
          ...process.env,
          CALLSHEET_URL: apps.apiUrl,
          CALLSHEET_TOKEN: client.token,
          SCENE_ID: scene,
          USER_ID: userId,
        },
        timeout: 100_000,
      },
    );
    expect(stdout).toContain('Status: completed, Progress: 100%');
    expect(stdout).toMatch(/Video URL: http.*X-Amz-Signature/);
  });

  test.concurrent('a whole scenario in one call, further formats, and an equal scene taken over for nothing (R-003-27, R-003-29, R-003-34)', async () => {
    const other = openStudio(apps.apiUrl, await signUp(apps.apiUrl));
    const { body: scenario } = await other.call('POST', '/v1/scenarios', { resolution: '960:960' });
    const prompts = { imagePrompt: 'a paper boat', visualPrompt: 'it sails' };
    for (const more of [prompts, {}]) await other.call('POST', '/v1/scenes', { scenarioId: scenario.id, ...more });
    const batch = await other.call('POST', `/v1/scenarios/${scenario.id}/generate`, {
      quality: 'draft',
      formats: ['webm', 'mp4_small', 'preview'],
    });
    expect(batch).toMatchObject({ status: 201, body: { succeeded: 1, failed: 1 } });
    const [made] = batch.body.results;
    expect(made).toMatchObject({ success: true });
    const task = await other.ended(made.taskId);
    expect(task).toMatchObject({ status: 'completed' });
    expect(await other.credits()).toMatchObject({ balance: 94, held: 0, spent: 6 });

    const again = await other.generate(made.sceneId, { quality: 'draft', reuse: true });
    expect(await other.ended(again.task_id)).toMatchObject({ status: 'completed' });
    expect(await other.credits()).toMatchObject({ balance: 94, held: 0, spent: 6 });
  });

  test.concurrent('moderation of the image gives both prices back, of the video only its own (R-003-18, R-003-21, R4)', async () => {
    const other = openStudio(apps.apiUrl, await signUp(apps.apiUrl));
    await scriptGenerator(apps.simulatorUrl, 'forbidden picture', [
      { kind: 'fail_with', error: 'SAFETY.INPUT.TEXT: Not with these words' },
    ]);
    await scriptGenerator(apps.simulatorUrl, 'forbidden motion', [
      { kind: 'fail_with', error: 'SAFETY.OUTPUT.VIDEO: Not such a video' },
    ]);
    const image = await other.scene({ imagePrompt: 'forbidden picture' });
    const failed = await other.ended((await other.generate(image)).task_id);
    expect(failed).toMatchObject({ status: 'failed', video_url: null, error_message: expect.stringMatching(/\w/) });
    expect(await other.credits()).toMatchObject({ balance: 100, held: 0, spent: 0 });

    const video = await other.scene({ imagePrompt: 'a paper boat', visualPrompt: 'forbidden motion' });
    const half = await other.ended((await other.generate(video)).task_id);
    expect(half).toMatchObject({ status: 'failed', image_url: expect.stringContaining('generated_images') });
    expect(await other.credits()).toMatchObject({ balance: 98, held: 0, spent: 2 });
    expect((await other.call('GET', '/v1/usage/ledger/verify')).body).toEqual({ sound: true, differences: [] });
  });
});
