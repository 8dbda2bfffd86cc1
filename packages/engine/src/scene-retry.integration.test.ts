import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deleteJob } from './delete-job.ts';
import { repairTaskId } from './retry-job.ts';
import { beginSubmission } from './submission.ts';
import { sweep } from './sweep.ts';
import { PROVIDER } from './testing/hand-driven.ts';
import { createHandScenes, SCENE_PRICES } from './testing/hand-scenes.ts';
import { openEngine, type TestEngine } from './testing/open-engine.ts';

let engine: TestEngine;
let hand: ReturnType<typeof createHandScenes>;
/** The step at which the next retry dies. */
let dieAt: string | null = null;
beforeAll(async () => {
  engine = await openEngine({
    label: 'scene-retry',
    onStep: (name) => {
      if (name === dieAt) throw new Error(`killed at ${name}`);
    },
  });
  hand = createHandScenes(engine, '65f3');
});
afterEach(() => {
  dieAt = null;
});
afterAll(async () => engine?.close());

const DEARER = { ...SCENE_PRICES, standard: { image: 3, video: 15 } };
const FIRST_RUN = ['1 generate_image captured', '1 generate_scene released'];

async function createWithoutVideo(): Promise<string> {
  const id = await hand.createWithImage();
  await hand.submit(id);
  await hand.fail(id);
  expect(await hand.reservations(id)).toEqual(FIRST_RUN);
  return id;
}

describe('a retry of a scene that has its picture (R-003-18)', () => {
  test('charges for the video alone, keeps the picture and never buys it again', async () => {
    const id = await createWithoutVideo();
    const before = await hand.read(id);
    const retried = await hand.retry(id);
    expect(retried).toMatchObject({ status: 'queued', admission: 2, progress: 40, assets: before.assets });
    expect(retried.charges.map(({ action, amount }) => [action, amount])).toEqual([['generate_scene', 10]]);
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 10, captured: 2 });
    expect(await hand.submit(id)).toBe(3);
    await hand.fail(id);
    await hand.retry(id);
    await hand.make(id);
    const job = await hand.read(id);
    expect(job).toMatchObject({ status: 'completed', assets: [before.assets[0], { role: 'video' }] });
    expect(job.attempts.map(({ step, admission }) => [step, admission])).toEqual([
      ['image', 1],
      ['video', 1],
      ['video', 2],
      ['video', 3],
    ]);
    expect(await hand.reservations(id)).toEqual([
      ...FIRST_RUN,
      '2 generate_scene released',
      '3 generate_scene captured',
    ]);
    expect(engine.removed).toEqual([]);
  });

  test('that is called off again, before or after it is sent, gives the video back', async () => {
    for (const sent of [false, true]) {
      const id = await createWithoutVideo();
      await hand.retry(id);
      if (sent) {
        await hand.submit(id);
        await hand.fail(id);
      } else await hand.cancel(id);
      expect(await hand.read(id)).toMatchObject({ charged: false, assets: [{ role: 'image' }] });
      expect(await hand.reservations(id)).toEqual([...FIRST_RUN, '2 generate_scene released']);
    }
  });

  test('that nobody can pay leaves the scene as it was', async () => {
    const id = await createWithoutVideo();
    const before = await hand.read(id);
    const unpayable = { ...SCENE_PRICES, standard: { image: 2, video: 99 } };
    await expect(hand.retry(id, unpayable)).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDITS' });
    expect(await hand.read(id)).toEqual(before);
    // 98 credits are left; the picture is not charged once more.
    const payable = { ...SCENE_PRICES, standard: { image: 2, video: 98 } };
    expect(await hand.retry(id, payable)).toMatchObject({ status: 'queued' });
  });
});

test('a retry of a scene without a picture buys both steps, and pays for the picture in its own run', async () => {
  const id = await hand.create();
  await hand.submit(id);
  await hand.fail(id);
  expect(await hand.retry(id, DEARER)).toMatchObject({ progress: 5, assets: [] });
  await hand.make(id);
  await hand.make(id);
  expect(await hand.read(id)).toMatchObject({ status: 'completed' });
  expect(await hand.reservations(id)).toEqual([
    '1 generate_image released',
    '1 generate_scene released',
    '2 generate_image captured',
    '2 generate_scene captured',
  ]);
  expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 0, captured: 18 });
});

describe('a retry that died between the reservation and the document', () => {
  async function interrupted(): Promise<string> {
    const id = await createWithoutVideo();
    dieAt = 'retry.admitted';
    await expect(hand.retry(id, DEARER)).rejects.toThrow('killed');
    dieAt = null;
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 15, captured: 2 });
    return id;
  }
  const repair = (id: string) =>
    beginSubmission(engine.deps, { jobId: id, effectId: repairTaskId(id, 2), ...PROVIDER });

  test('is completed at the price that was reserved, and keeps the picture', async () => {
    const id = await interrupted();
    expect(await repair(id)).toMatchObject({ proceed: false });
    const job = await hand.read(id);
    expect(job).toMatchObject({ status: 'queued', admission: 2, assets: [{ role: 'image' }] });
    expect(job.charges).toEqual([
      {
        meter: 'credits',
        subject: `owner-${id}`,
        period: 'wallet',
        action: 'generate_scene',
        amount: 15,
        limit: 0,
      },
    ]);
    await hand.make(id);
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 0, captured: 17 });
  });

  test('is completed by the sweep when the queue has lost its task', async () => {
    const id = await interrupted();
    engine.advance(120_000);
    await sweep(engine.deps);
    expect(await hand.read(id)).toMatchObject({ status: 'queued', admission: 2 });
  });

  test('gives the video back when the scene was deleted meanwhile', async () => {
    const id = await interrupted();
    await deleteJob(engine.deps, { jobId: id });
    await repair(id);
    expect(await hand.reservations(id)).toEqual([...FIRST_RUN, '2 generate_scene released']);
    expect(await engine.ledger.verify('all')).toEqual([]);
  });
});
