import { randomUUID } from 'node:crypto';
import { waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Client, POLL_MS, send, signUp } from './testing/client.ts';
import { probeVideo } from './testing/probe-video.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

/** Every poll counts, and ten refinements, five regenerations and a video are one caller's. */
const UNLIMITED = { RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_USER: '100000', RATE_FRAMES: '100/min' };

/** The first example of seed 004, as it stands there. */
const LAUNCH = {
  title: 'Summer Product Launch',
  initialPrompt: 'Create a 30-second video showcasing our new product...',
  campaignId: 'campaign_123',
  metadata: {
    targetAudience: 'Young professionals',
    tone: 'Energetic and professional',
    duration: 30,
    style: 'Modern and minimalist',
    aspectRatio: '16:9',
  },
};

describe('seed 004: refine a prompt, review frames, then pay for the video', () => {
  let apps: RunningApps;
  let client: Client;
  beforeAll(async () => {
    apps = await startApps('creative-workflow', {
      api: UNLIMITED,
      worker: { CHECK_INTERVAL_MIN_MS: '300', CHECK_INTERVAL_MAX_MS: '1000', SUBMIT_TIMEOUT_MS: '5000' },
    });
    client = await signUp(apps.apiUrl);
  });
  afterAll(async () => apps?.stop());

  const at = (id: string, step = '') => `/video-workflows/${id}${step}`;
  const read = async (id: string) => (await client.get(at(id))).body;
  const begin = async (initialPrompt: string): Promise<string> =>
    (await client.post('/video-workflows', { ...LAUNCH, initialPrompt })).body._id;
  const approve = (id: string, count: number) =>
    client.post(at(id, '/review-frames'), {
      frameReviews: Array.from({ length: count }, (_, frameNumber) => ({ frameNumber, approved: true })),
    });

  /** The workflow once nothing is being made for it. */
  async function settled(id: string, timeoutMs = 120_000): Promise<Answer['body']> {
    let last: Answer['body'] = null;
    await waitFor(
      async () => {
        last = await read(id);
        return last.status !== 'PROCESSING';
      },
      { description: 'the workflow to leave PROCESSING', timeoutMs, intervalMs: POLL_MS },
    );
    return last;
  }

  test('the seed’s calls alone lead from the prompt to a video that plays (R-004-07 to R-004-23, C-35, C-36)', async () => {
    const created = await client.post('/video-workflows', LAUNCH);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ step: 'INITIAL_PROMPT', status: 'IN_PROGRESS', remainingRefinements: 10 });
    const id: string = created.body._id;
    const early = await client.post(at(id, '/generate-video'), { model: 'veo-3', duration: 30, fps: 30 });
    expect([early.status, early.body.code, (await read(id)).version]).toEqual([400, 'PRECONDITION', 1]);

    const first = await client.post(at(id, '/refine-prompt'), { model: 'gpt-4o' });
    expect([first.status, first.body.step, first.body.status]).toEqual([
      200,
      'PROMPT_REFINEMENT',
      'WAITING_USER_INPUT',
    ]);
    const additionalInfo = 'Focus more on the product features';
    const second = await client.post(at(id, '/refine-prompt'), { additionalInfo, model: 'claude-3-opus-20240229' });
    expect(second.body).toMatchObject({
      remainingRefinements: 8,
      nextStep: { action: 'generate-frames', cost: { credits: 0, videoGenerations: 0 } },
      refinementIterations: [
        { iteration: 1, refinementModel: 'gpt-4o' },
        { iteration: 2, refinementModel: 'claude-3-opus-20240229', additionalInfo },
      ],
    });
    expect(second.body.finalRefinedPrompt).toContain('product features');

    const framing = await client.post(at(id, '/generate-frames'), { frameCount: 3, model: 'stable-diffusion-xl' });
    expect([framing.status, framing.body.step, framing.body.status]).toEqual([202, 'FRAME_GENERATION', 'PROCESSING']);
    const framed = await settled(id);
    expect([framed.step, framed.status, framed.generatedFrames.length]).toEqual([
      'FRAME_GENERATION',
      'WAITING_USER_INPUT',
      3,
    ]);
    for (const { imageUrl, approved, regenerationsLeft } of framed.generatedFrames) {
      expect([(await fetch(imageUrl)).headers.get('content-type'), approved, regenerationsLeft]).toEqual([
        'image/png',
        false,
        5,
      ]);
    }
    const feedback = 'Make the colors more vibrant';
    const frameReviews = [
      { frameNumber: 0, approved: true },
      { frameNumber: 1, approved: false, feedback },
      { frameNumber: 2, approved: true },
    ];
    const reviewed = await client.post(at(id, '/review-frames'), { frameReviews });
    expect(reviewed.body).toMatchObject({ step: 'FRAME_REVIEW', framesApproved: false });
    expect((await client.post(at(id, '/generate-video'), {})).body.code).toBe('PRECONDITION');
    expect((await client.post(at(id, '/regenerate-frames'), { frameNumbers: [1] })).status).toBe(202);
    const anew = (await settled(id)).generatedFrames;
    expect([anew[0].imageUrl, anew[2].imageUrl]).toEqual([
      framed.generatedFrames[0].imageUrl,
      framed.generatedFrames[2].imageUrl,
    ]);
    expect(anew[1]).toMatchObject({ approved: false, regenerationsLeft: 4, prompt: expect.stringContaining(feedback) });
    expect(anew[1].imageUrl).not.toBe(framed.generatedFrames[1].imageUrl);
    expect((await approve(id, 3)).body).toMatchObject({
      framesApproved: true,
      nextStep: { action: 'generate-video', cost: { videoGenerations: 1 } },
    });

    const filming = await client.post(at(id, '/generate-video'), { model: 'veo-3', duration: 30, fps: 30 });
    expect([filming.status, filming.body.step]).toEqual([202, 'VIDEO_GENERATION']);
    const done = await settled(id, 200_000);
    expect(done).toMatchObject({
      step: 'COMPLETED',
      status: 'COMPLETED',
      errors: [],
      nextStep: { action: 'done' },
      videoOutput: { model: 'veo-3', duration: 8, fps: 30, finalPrompt: second.body.finalRefinedPrompt },
    });
    // C-23: what the model cannot make in that length is said, not hidden.
    expect(done.videoOutput.warnings).toMatchObject([{ code: 'DURATION_CLAMPED' }]);
    expect(await probeVideo(done.videoOutput.videoUrl)).toMatchObject({ width: 1280, height: 720, frames: 240 });
    expect(await client.videosUsed()).toMatchObject({ captured: 1, reserved: 0 });
  }, 400_000);

  test('the eleventh refinement and the sixth regeneration are refused and change nothing (R-004-17, C-38)', async () => {
    const id = await begin(`limits ${randomUUID()}`);
    for (let left = 9; left >= 0; left -= 1)
      expect((await client.post(at(id, '/refine-prompt'), {})).body.remainingRefinements).toBe(left);
    const before = await read(id);
    const eleventh = await client.post(at(id, '/refine-prompt'), {});
    expect([eleventh.status, eleventh.body.code]).toEqual([400, 'LIMIT_REACHED']);
    expect(await read(id)).toEqual(before);
    await client.post(at(id, '/generate-frames'), { frameCount: 1 });
    await settled(id);
    for (let left = 4; left >= 0; left -= 1) {
      expect((await client.post(at(id, '/regenerate-frames'), { frameNumbers: [0] })).status).toBe(202);
      expect((await settled(id)).generatedFrames[0].regenerationsLeft).toBe(left);
    }
    const sixth = await client.post(at(id, '/regenerate-frames'), { frameNumbers: [0] });
    expect([sixth.status, sixth.body.code]).toEqual([400, 'LIMIT_REACHED']);
    expect((await read(id)).status).toBe('WAITING_USER_INPUT');
  }, 300_000);

  test('worker and API killed between frames: each is bought once, and all of them come (U-18)', async () => {
    const prompt = `harbour ${randomUUID()}`;
    const id = await begin(prompt);
    await client.post(at(id, '/refine-prompt'), {});
    const ordered = await client.post(at(id, '/generate-frames'), { frameCount: 4 });
    expect(ordered.status).toBe(202);
    await waitFor(async () => (await creates(prompt)) >= 1, {
      description: 'the first frame to be ordered',
      timeoutMs: 60_000,
      intervalMs: 20,
    });
    await Promise.all([apps.kill('worker'), apps.kill('api')]);
    await Promise.all([apps.restart('worker'), apps.restart('api')]);
    const framed = await settled(id, 200_000);
    const made = framed.generatedFrames.filter(({ imageUrl }: { imageUrl: string | null }) => imageUrl !== null);
    expect([framed.status, made.length]).toEqual(['WAITING_USER_INPUT', 4]);
    expect(await creates(prompt)).toBe(4);
  }, 300_000);

  /** Orders that the provider has got for pictures of this prompt. */
  async function creates(prompt: string): Promise<number> {
    const { body } = await send(apps.simulatorUrl, 'GET', '/_simulator/requests');
    return body.requests.filter(
      (request: { method: string; path: string; body: unknown }) =>
        request.method === 'POST' &&
        /\/predictions$/.test(request.path) &&
        JSON.stringify(request.body).includes(prompt),
    ).length;
  }
});
