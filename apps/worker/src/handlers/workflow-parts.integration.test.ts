import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { driveWorkflowParts, WORKFLOW_ID } from '../testing/drive-workflow-parts.ts';
import { answerWith, type FakePoe, hangUp, startFakePoe } from '../testing/fake-poe.ts';
import { type FakePrediction, type FakeReplicate, startFakeReplicate } from '../testing/fake-replicate.ts';
import { makeClip } from '../testing/make-clip.ts';
import { makePicture } from '../testing/make-picture.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';
import { waitForJobs } from '../testing/wait-for-jobs.ts';

/** The paid steps of a creative workflow on real stores, each task delivered by the test. */
const { ffmpegPath } = inject('stack');
let folder: string;
let poe: FakePoe;
let replicate: FakeReplicate;
let stores: TestStores;
let parts: ReturnType<typeof driveWorkflowParts>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-workflow-test-'));
  poe = await startFakePoe();
  replicate = await startFakeReplicate();
  const env = {
    POE_BASE_URL: poe.baseUrl,
    POE_API_KEY: poe.apiKey,
    FRAMES_AT_ONCE: '2',
    PROVIDER_OUTPUT_ORIGINS: `${poe.origin},${replicate.origin}`,
  };
  stores = await startTestStores({ stack: inject('stack'), fake: replicate, label: 'workflow', env });
  parts = driveWorkflowParts(stores);
  poe.video = await makeClip({
    ...{ ffmpegPath, path: join(folder, 'clip.mp4') },
    ...{ width: 640, height: 360, durationSeconds: 1 },
  });
  // Larger than what is delivered, as models make it now and then.
  replicate.serve(await makePicture({ ffmpegPath, path: join(folder, 'frame.png'), width: 1152, height: 648 }));
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await poe.close();
  await replicate.close();
  await rm(folder, { recursive: true, force: true });
});

const leaseOf = ({ attempts }: Job): number =>
  (attempts.at(-1)?.submitLeaseUntil.getTime() ?? 0) - (attempts.at(-1)?.startedAt.getTime() ?? 0);

describe('a refinement (R-004-16)', () => {
  it('O1: is answered by its order, paid for once, and stores no bytes', async () => {
    const before = poe.chats.length;
    const done = await parts.submit(await parts.orderText());
    expect(done).toMatchObject({ status: 'completed', assets: [] });
    expect(done.attempts).toMatchObject([
      { step: 'text', details: { text: 'A lighthouse, refined.' }, plannedAssets: [] },
    ]);
    expect(leaseOf(done)).toBe(90_000);
    await parts.submit(done);
    expect(poe.chats.slice(before)).toEqual([
      { model: 'GPT-4o', messages: [{ role: 'user', content: 'a lighthouse' }], stream: false },
    ]);
    expect(await parts.money(done)).toEqual(['captured']);
  });

  it('O2: that comes back empty is bought a second time and no third', async () => {
    const before = poe.chats.length;
    poe.replies.push(answerWith(''), answerWith(null));
    let job = await parts.submit(await parts.orderText());
    expect(job).toMatchObject({ status: 'queued', attempts: [{ state: 'failed' }] });
    job = await parts.submit(job);
    const error = { code: 'PROVIDER_FAILED', message: 'The text model gave an empty answer.' };
    expect(job).toMatchObject({ status: 'failed', error });
    expect(poe.chats.length - before).toBe(2);
    expect(await parts.money(job)).toEqual(['released']);
  });

  it('O8: that is filtered fails as moderated, in words about a text', async () => {
    poe.replies.push(answerWith('', 'content_filter'));
    const message = 'The text model held its answer back as sensitive.';
    expect(await parts.submit(await parts.orderText())).toMatchObject({
      status: 'failed',
      error: { code: 'MODERATION_OUTPUT', message },
    });
  });
});

describe.each([
  ['text', () => parts.orderText()],
  ['video', () => parts.orderVideo()],
] as const)('a %s whose answer is lost (C3, O7)', (_makes, order) => {
  it('stays in doubt, keeps its money held, and is never sent again (H8, U-06)', async () => {
    const before = poe.chats.length;
    poe.replies.push(hangUp);
    const lost = await parts.submit(await order());
    expect(lost).toMatchObject({ status: 'processing', stage: 'waiting', attempts: [{ state: 'unknown' }] });
    await parts.submit(lost);
    expect(await parts.check(lost)).toMatchObject({ stage: 'waiting', attempts: [{ state: 'unknown' }] });
    expect(poe.chats.length - before).toBe(1);
    expect(await parts.money(lost)).toEqual(['reserved']);
  });
});

describe('a video of a bot (H6)', () => {
  it('O3, O6: is waited for as long as it may take; a second delivery waits with it and buys nothing', async () => {
    const before = poe.chats.length;
    let answer = (): void => undefined;
    poe.replies.push((reply) => {
      answer = () => void answerWith(`![video](${poe.origin}/v.mp4)`)(reply);
      return reply;
    });
    const ordered = await parts.orderVideo();
    const first = parts.submit(ordered);
    await expect.poll(() => poe.chats.length - before, { timeout: 20_000 }).toBe(1);
    // As when the worker of the first one was killed.
    await expect(parts.submit(ordered)).rejects.toMatchObject({ name: 'TaskDelayed' });
    expect(leaseOf(await parts.read(ordered))).toBe(930_000);
    answer();
    const made = await first;
    expect(made).toMatchObject({ status: 'processing', stage: 'ingest' });
    expect(poe.chats.length - before).toBe(1);
    expect(await parts.ingest(made)).toMatchObject({
      status: 'completed',
      // As the bot made it (LENGTH_AS_MADE).
      assets: [{ role: 'video', width: 640, height: 360, contentType: 'video/mp4' }, { role: 'thumbnail' }],
    });
    expect(await parts.money(made)).toEqual(['captured']);
  });

  it('O3: without a link fails and is not bought again', async () => {
    const before = poe.chats.length;
    poe.replies.push(answerWith('I cannot make that.'));
    const job = await parts.submit(await parts.orderVideo());
    expect(job).toMatchObject({ status: 'failed', error: { code: 'PROVIDER_FAILED' } });
    expect(poe.chats.length - before).toBe(1);
  });
});

describe('frames (R-004-18)', () => {
  const predictionOf = (job: Job): FakePrediction => {
    const prediction = replicate.predictions.find(({ webhook }) => webhook?.includes(job.id));
    if (prediction === undefined) throw new Error('nothing was ordered');
    return prediction;
  };

  it('P1: are stored as PNG of 1024 x 576 where nobody may load them, under the planned key (C-20)', async () => {
    const ordered = await parts.submit(await parts.orderFrame(0));
    const prediction = predictionOf(ordered);
    expect(prediction.input).toEqual({ prompt: 'a lighthouse, frame 0', width: 1024, height: 576, num_outputs: 1 });
    replicate.succeed(prediction, 'frame.png');
    const made = await parts.check(ordered);
    const [planned] = made.attempts[0]?.plannedAssets ?? [];
    expect(planned?.key).toMatch(new RegExp(`^frames/${made.ownerId}/[0-9a-f-]{36}\\.png$`));
    const done = await parts.ingest(made);
    expect(done).toMatchObject({
      status: 'completed',
      assets: [
        { ...planned, role: 'frame', contentType: 'image/png', width: 1024, height: 576, durationSeconds: null },
      ],
    });
    const [frame] = done.assets;
    if (frame === undefined) throw new Error('nothing was stored');
    expect(frame.bucket).toBe(stores.env.STORAGE_BUCKET_VIDEOS);
    expect((await fetch(`${stores.env.S3_ENDPOINT}/${frame.bucket}/${frame.key}`)).status).toBe(403);
    const { url } = await stores.storage.signGet(frame);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toHaveLength(frame.sizeBytes);
    expect(await parts.money(done)).toEqual(['captured']);
  });

  it('P3, P4: one of three that is moderated fails alone', async () => {
    const jobs = await Promise.all([0, 1, 2].map(async (number) => parts.submit(await parts.orderFrame(number))));
    const ended = await Promise.all(
      jobs.map(async (job, number) => {
        const prediction = predictionOf(job);
        if (number === 1) Object.assign(prediction, { status: 'failed', error: 'NSFW content detected.' });
        else replicate.succeed(prediction, 'frame.png');
        const checked = await parts.check(job);
        return number === 1 ? checked : await parts.ingest(checked);
      }),
    );
    expect(ended.map(({ status }) => status)).toEqual(['completed', 'failed', 'completed']);
    const message = 'The image model flagged the prompt or the picture as sensitive.';
    expect(ended[1]).toMatchObject({ error: { code: 'MODERATION_OUTPUT', message }, assets: [] });
    expect(await Promise.all(ended.map(parts.money))).toEqual([['captured'], ['released'], ['captured']]);
  });

  it('R-004-39: are made as many at once as may be; the next one goes when one of them has ended', async () => {
    const jobs = [await parts.orderFrame(0), await parts.orderFrame(1), await parts.orderFrame(2)] as const;
    await waitForJobs(stores.deps.workflows.workflows, { id: WORKFLOW_ID, jobs });
    const [first, second, third] = jobs;
    await expect(parts.submit(third)).rejects.toMatchObject({ name: 'TaskDelayed', afterMs: 500 });
    const made = await parts.submit(first);
    await parts.submit(second);
    await expect(parts.submit(third)).rejects.toMatchObject({ name: 'TaskDelayed' });
    expect(await parts.read(third)).toMatchObject({ status: 'queued', attempts: [] });
    replicate.succeed(predictionOf(made), 'frame.png');
    await parts.ingest(await parts.check(made));
    expect(await parts.submit(third)).toMatchObject({ status: 'processing', stage: 'waiting' });
  });

  it('C10: that cannot be loaded say so of a picture', async () => {
    const ordered = await parts.submit(await parts.orderFrame(0));
    replicate.succeed(predictionOf(ordered), 'frame.png');
    const made = await parts.check(ordered);
    replicate.failDownloads((reply) => reply.code(404).send('gone'));
    expect(await parts.ingest(made)).toMatchObject({
      status: 'failed',
      error: { message: 'The picture was made, but cannot be loaded from its maker.' },
    });
  });
});
