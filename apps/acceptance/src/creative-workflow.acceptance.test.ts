import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { repositoryRoot } from '@callsheet/commands';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Client, send, signUp } from './testing/client.ts';
import { probeVideo } from './testing/probe-video.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';
import { openWorkflowStudio, type WorkflowStudio } from './testing/workflow-studio.ts';

const run = promisify(execFile);
/** Every watcher of a test counts as one address and one user, and a client has one video an hour. */
const UNLIMITED = { RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_USER: '100000', RATE_FRAMES: '100/min' };

describe('seed 004: a prompt, frames, and then a video', () => {
  let apps: RunningApps;
  let client: Client;
  let studio: WorkflowStudio;
  beforeAll(async () => {
    apps = await startApps('creative-workflow', { api: UNLIMITED, worker: { SUBMIT_TIMEOUT_MS: '5000' } });
    client = await signUp(apps.apiUrl);
    studio = openWorkflowStudio(apps.apiUrl, client);
  });
  afterAll(async () => {
    await apps?.stop();
  });

  async function create(): Promise<string> {
    const draft = {
      title: 'Summer Product Launch',
      initialPrompt: 'A bottle of lemonade on ice',
      metadata: { tone: 'Energetic', duration: 6, style: 'Modern and minimalist', aspectRatio: '16:9' },
    };
    return (await studio.done('', draft, 201))._id;
  }

  /** Refuses, and leaves everything as it was. */
  async function expectRefused(id: string, path: string, body: unknown, code: string): Promise<Answer['body']> {
    const { version } = await studio.read(id);
    const answer = await studio.call('POST', `/${id}/${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect((await studio.read(id)).version).toBe(version);
    return answer.body;
  }

  test('the seed’s walk: two refinements, three frames, one rejected and made anew, the video (R-004-07 to R-004-21)', async () => {
    const id = await create();
    const first = await studio.done(`/${id}/refine-prompt`, { model: 'gpt-4o' }, 200);
    expect(first).toMatchObject({ step: 'PROMPT_REFINEMENT', status: 'WAITING_USER_INPUT', remainingRefinements: 9 });
    const feedback = { additionalInfo: 'Focus more on the bubbles', model: 'claude-3-opus-20240229' };
    const second = await studio.done(`/${id}/refine-prompt`, feedback, 200);
    expect(second).toMatchObject({
      remainingRefinements: 8,
      refinementIterations: [{ refinementModel: 'gpt-4o' }, { refinementModel: 'claude-3-opus-20240229' }],
      nextStep: { action: 'generate-frames' },
    });
    expect(second.finalRefinedPrompt).not.toBe(first.finalRefinedPrompt);
    await expectRefused(id, 'generate-video', {}, 'PRECONDITION');

    const ordered = await studio.done(`/${id}/generate-frames`, { frameCount: 3, model: 'stable-diffusion-xl' }, 202);
    expect(ordered).toMatchObject({ step: 'FRAME_GENERATION', status: 'PROCESSING' });
    const framed = await studio.settled(id);
    expect(framed).toMatchObject({ step: 'FRAME_GENERATION', status: 'WAITING_USER_INPUT', framesApproved: false });
    for (const { imageUrl, regenerationsLeft } of framed.generatedFrames) {
      expect(regenerationsLeft).toBe(5);
      const image = await fetch(imageUrl);
      expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
      const png = Buffer.from(await image.arrayBuffer());
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1024, 576]);
    }
    const early = await expectRefused(id, 'generate-video', {}, 'PRECONDITION');
    expect(early.details.frameNumbers).toEqual([0, 1, 2]);

    const frameReviews = [
      { frameNumber: 0, approved: true },
      { frameNumber: 1, approved: false, feedback: 'Make the colors more vibrant' },
      { frameNumber: 2, approved: true },
    ];
    const reviewed = await studio.done(`/${id}/review-frames`, { frameReviews }, 200);
    expect(reviewed).toMatchObject({ step: 'FRAME_REVIEW', nextStep: { action: 'regenerate-frames' } });
    await studio.done(`/${id}/regenerate-frames`, { frameNumbers: [1] }, 202);
    const anew = await studio.settled(id);
    expect(anew.generatedFrames[1]).toMatchObject({ approved: false, regenerationsLeft: 4 });
    expect(anew.generatedFrames[1].prompt).toContain('Make the colors more vibrant');
    expect(anew.generatedFrames[1].jobId).not.toBe(framed.generatedFrames[1].jobId);
    for (const number of [0, 2]) expect(anew.generatedFrames[number].jobId).toBe(framed.generatedFrames[number].jobId);
    const approved = { frameReviews: [{ frameNumber: 1, approved: true }] };
    expect(await studio.done(`/${id}/review-frames`, approved, 200)).toMatchObject({
      framesApproved: true,
      nextStep: { action: 'generate-video', cost: { credits: 0, videoGenerations: 1 } },
    });

    const rendering = await studio.done(`/${id}/generate-video`, { model: 'veo-3', duration: 6, fps: 30 }, 202);
    expect(rendering).toMatchObject({ step: 'VIDEO_GENERATION', status: 'PROCESSING' });
    const done = await studio.settled(id);
    expect(done).toMatchObject({
      step: 'COMPLETED',
      status: 'COMPLETED',
      videoOutput: { model: 'veo-3', duration: 6, fps: 30, finalPrompt: second.finalRefinedPrompt, warnings: [] },
      nextStep: { action: 'done' },
    });
    expect(await probeVideo(done.videoOutput.videoUrl)).toMatchObject({ width: 1280, height: 720, frames: 180 });
    expect(await client.videosUsed()).toMatchObject({ captured: 1, reserved: 0 });
    expect((await client.get('/v1/usage/ledger/verify')).body).toEqual({ sound: true, differences: [] });
  });

  test.concurrent('the eleventh refinement is refused and changes nothing (R-004-17)', async () => {
    const id = await create();
    for (let left = 9; left >= 0; left -= 1) {
      const refined = await studio.done(`/${id}/refine-prompt`, { additionalInfo: `take ${10 - left}` }, 200);
      expect(refined.remainingRefinements).toBe(left);
    }
    await expectRefused(id, 'refine-prompt', { additionalInfo: 'take 11' }, 'LIMIT_REACHED');
  });

  test.concurrent('the sixth regeneration of a frame is refused and changes nothing (C-38)', async () => {
    const id = await create();
    await studio.done(`/${id}/refine-prompt`, {}, 200);
    await studio.done(`/${id}/generate-frames`, { frameCount: 1 }, 202);
    await studio.settled(id);
    for (let left = 4; left >= 0; left -= 1) {
      await studio.done(`/${id}/regenerate-frames`, { frameNumbers: [0] }, 202);
      expect((await studio.settled(id)).generatedFrames).toMatchObject([{ regenerationsLeft: left }]);
    }
    await expectRefused(id, 'regenerate-frames', { frameNumbers: [0] }, 'LIMIT_REACHED');
  });

  // Each renders frames and a video, at the same time as the tests above.
  test.concurrent.each([
    ['python3', 'workflow.py'],
    ['bash', 'workflow.sh'],
  ])('the seed’s client for %s works with its calls alone', { timeout: 300_000 }, async (program, file) => {
    const { token } = await signUp(apps.apiUrl);
    const { stdout } = await run(program, [`${repositoryRoot}examples/creative-workflow/${file}`], {
      env: { ...process.env, CALLSHEET_URL: apps.apiUrl, CALLSHEET_TOKEN: token },
      timeout: 280_000,
    });
    expect(stdout).toContain('Step: COMPLETED, Status: COMPLETED');
    expect(stdout).toMatch(/Video URL: http.*X-Amz-Signature/);
  });

  test('worker and API killed between frames: each is bought once, and all of them come (U-18)', async () => {
    const initialPrompt = `A harbour at dawn ${randomUUID()}`;
    const { _id: id } = await studio.done('', { title: 'Harbour', initialPrompt }, 201);
    await studio.done(`/${id}/refine-prompt`, {}, 200);
    await studio.done(`/${id}/generate-frames`, { frameCount: 4 }, 202);
    await waitFor(async () => (await ordersOf(initialPrompt)) >= 1, {
      description: 'the first frame to be ordered',
      timeoutMs: 60_000,
      intervalMs: 20,
    });
    await Promise.all([apps.kill('worker'), apps.kill('api')]);
    await Promise.all([apps.restart('worker'), apps.restart('api')]);
    const { status, generatedFrames } = await studio.settled(id, 200_000);
    const made = generatedFrames.filter(({ imageUrl }: { imageUrl: string | null }) => imageUrl !== null);
    expect([status, made.length, await ordersOf(initialPrompt)]).toEqual(['WAITING_USER_INPUT', 4, 4]);
  }, 300_000);

  /** Pictures of this prompt that the provider was asked for. */
  async function ordersOf(prompt: string): Promise<number> {
    const { body } = await send(apps.simulatorUrl, 'GET', '/_simulator/requests');
    return body.requests.filter(
      (request: { method: string; path: string; body: unknown }) =>
        request.method === 'POST' &&
        /\/predictions$/.test(request.path) &&
        JSON.stringify(request.body).includes(prompt),
    ).length;
  }
});
