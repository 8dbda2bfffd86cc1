import { isTerminal } from '@callsheet/domain';
import { waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createJob } from './create-job.ts';
import { deleteJob } from './delete-job.ts';
import { recordCancelOutcome } from './record-cancel-outcome.ts';
import { recordIngest, recordIngestFailure } from './record-ingest.ts';
import { recordRendition, recordRenditionFailure } from './record-rendition.ts';
import { recordVideoStored } from './record-video-stored.ts';
import { sweep } from './sweep.ts';
import { assetsOf } from './testing/hand-driven.ts';
import { createHandScenes, sceneCommand } from './testing/hand-scenes.ts';
import { openEngine, type TestEngine } from './testing/open-engine.ts';
import { createScriptedProvider } from './testing/scripted-provider.ts';

let engine: TestEngine;
let hand: ReturnType<typeof createHandScenes>;
/** The step at which whoever comes to it dies. */
let dieAt: string | null = null;
beforeAll(async () => {
  engine = await openEngine({
    label: 'scene-jobs',
    onStep: (name) => {
      if (name === dieAt) throw new Error(`killed at ${name}`);
    },
  });
  hand = createHandScenes(engine, '65f1');
});
afterEach(() => {
  dieAt = null;
});
afterAll(async () => engine?.close());

const BOTH_RESERVED = ['1 generate_image reserved', '1 generate_scene reserved'];
const BOTH_RELEASED = ['1 generate_image released', '1 generate_scene released'];
const IMAGE_ONLY = ['1 generate_image captured', '1 generate_scene released'];
const BOTH_CAPTURED = ['1 generate_image captured', '1 generate_scene captured'];
const ERROR = { code: 'ASSET_INVALID', message: 'It is broken.', retryable: true, class: 'provider' } as const;
const MODERATED = {
  state: 'failed',
  rawStatus: 'FAILED',
  failure: { code: 'MODERATION_INPUT', retry: 'never', safeMessage: 'Not that.' },
} as const;
const QUEUED = { state: 'queued', rawStatus: 'PENDING' } as const;
const THROTTLED = { ...QUEUED, rawStatus: 'THROTTLED', throttled: true } as const;

describe('a scene (R-003-01, R-003-18)', () => {
  test('reserves both steps, pays for its picture once that is stored, and for its video at the end', async () => {
    const id = await hand.create();
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 12, captured: 0 });
    await hand.make(id);
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 10, captured: 2 });
    expect(await hand.read(id)).toMatchObject({ status: 'processing', stage: 'video', progress: 40 });
    expect(engine.shown.at(-1)).toBe(`scene-${id} processing image`);
    await hand.submit(id);
    await hand.succeed(id);
    // The video is stored and its thumbnail is not: told once, paid for later (R-003-07).
    await recordVideoStored(engine.deps, await hand.read(id));
    expect(await hand.read(id)).toMatchObject({ stage: 'ingest', progress: 95, assets: [{ role: 'image' }] });
    await hand.store(id);
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 0, captured: 12 });
    expect(await hand.read(id)).toMatchObject({
      status: 'completed',
      progress: 100,
      attempts: [
        { step: 'image', model: 'gen4_image', delivered: true },
        { step: 'video', model: 'gen4.5' },
      ],
      assets: [{ role: 'image' }, { role: 'video' }],
    });
    expect(engine.shown.at(-1)).toBe(`scene-${id} completed image,video`);
  });

  test('pays for nothing when its picture is refused', async () => {
    const id = await hand.create();
    await hand.submit(id);
    await hand.tell(id, MODERATED);
    expect(await hand.read(id)).toMatchObject({
      status: 'failed',
      charged: false,
      error: { code: 'MODERATION_INPUT' },
    });
    expect(await hand.reservations(id)).toEqual(BOTH_RELEASED);
  });

  test('pays for nothing when its picture cannot be stored', async () => {
    const id = await hand.create();
    await hand.submit(id);
    await hand.succeed(id);
    await recordIngestFailure(engine.deps, { jobId: id, attempt: 1, error: ERROR });
    expect(await hand.reservations(id)).toEqual(BOTH_RELEASED);
  });

  test('keeps and pays for its picture when the video fails, or cannot be stored', async () => {
    for (const end of ['verdict', 'ingest'] as const) {
      const id = await hand.createWithImage();
      await hand.submit(id);
      if (end === 'verdict') await hand.fail(id);
      else {
        await hand.succeed(id);
        await recordIngestFailure(engine.deps, { jobId: id, attempt: 2, error: ERROR });
      }
      expect(await hand.read(id)).toMatchObject({ status: 'failed', charged: false, assets: [{ role: 'image' }] });
      expect(await hand.reservations(id)).toEqual(IMAGE_ONLY);
    }
    expect(engine.removed).toEqual([]);
  });

  test('whose process died before the picture was paid for is paid by the sweep', async () => {
    const id = await hand.create();
    await hand.submit(id);
    await hand.succeed(id);
    dieAt = 'dispatch.begun/ledger.capture';
    await hand.store(id);
    dieAt = null;
    expect(await hand.reservations(id)).toEqual(BOTH_RESERVED);
    engine.advance(6_000);
    await sweep(engine.deps);
    expect(await hand.reservations(id)).toEqual(['1 generate_image captured', '1 generate_scene reserved']);
  });

  test('whose process died between the two payments of its end is paid by its task', async () => {
    const id = await hand.createWithImage();
    await hand.submit(id);
    await hand.succeed(id);
    dieAt = 'settle.moved';
    await hand.store(id);
    dieAt = null;
    expect(await hand.read(id)).toMatchObject({ stage: 'settle' });
    await hand.complete(id);
    expect(await hand.reservations(id)).toEqual(BOTH_CAPTURED);
  });

  test('that equals an earlier one takes its files over for nothing (R-003-29)', async () => {
    const asked: string[] = [];
    const findEqual = async (fingerprint: string) => {
      asked.push(fingerprint);
      return '65f100000000000000009999';
    };
    const id = await hand.create({ findEqual });
    const job = await hand.read(id);
    expect(job).toMatchObject({
      charges: [],
      input: { scene: { fingerprint: asked[0] } },
      resolved: { provider: 'reuse' },
    });
    await hand.submit(id);
    await hand.complete(id);
    expect(await hand.read(id)).toMatchObject({ status: 'completed', attempts: [{ provider: 'reuse' }] });
    expect(await hand.wallet(`owner-${id}`)).toEqual({ reserved: 0, captured: 0 });
  });

  test('U-03: of two that race for the credits of one exactly one is admitted', async () => {
    const ownerId = 'owner-racing';
    await hand.grant(ownerId, 23);
    const ids = [hand.newId(), hand.newId()];
    const outcomes = await Promise.allSettled(ids.map((id) => createJob(engine.deps, sceneCommand(id, { ownerId }))));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['INSUFFICIENT_CREDITS']);
    expect(await hand.wallet(ownerId)).toEqual({ reserved: 12, captured: 0 });
    const stored = await engine.deps.jobs.existing(ids);
    expect(stored.size).toBe(1);
  });
});

describe('a cancel', () => {
  test('before anything was sent gives both steps back', async () => {
    const id = await hand.create();
    expect(await hand.cancel(id)).toMatchObject({ status: 'canceled', charged: false });
    expect(await hand.reservations(id)).toEqual(BOTH_RELEASED);
  });

  test('while the picture is made is answered by the provider; a picture that comes all the same is the last that is made', async () => {
    const stopped = await hand.create();
    const late = await hand.create();
    for (const id of [stopped, late]) {
      await hand.submit(id);
      await hand.cancel(id);
    }
    await recordCancelOutcome(engine.deps, { jobId: stopped, attempt: 1, result: 'canceled' });
    expect(await hand.reservations(stopped)).toEqual(BOTH_RELEASED);
    await hand.succeed(late);
    expect(await hand.read(late)).toMatchObject({ status: 'canceled', charged: true, assets: [] });
    expect(await hand.reservations(late)).toEqual(IMAGE_ONLY);
  });

  test('while the picture is stored pays for the picture only, and nobody shows it (U-31)', async () => {
    const id = await hand.create();
    await hand.submit(id);
    await hand.succeed(id);
    expect(await hand.cancel(id)).toMatchObject({ status: 'canceled', charged: true });
    expect(await hand.store(id)).toEqual({ tombstoned: true });
    expect(engine.removed).toContain(`generated-content/images/${id}/1.png`);
    expect(await hand.reservations(id)).toEqual(IMAGE_ONLY);
  });

  test('between the steps keeps the picture, and the video is not ordered any more', async () => {
    const id = await hand.createWithImage();
    expect(await hand.cancel(id)).toMatchObject({ status: 'canceled', charged: false, assets: [{ role: 'image' }] });
    expect(await hand.reservations(id)).toEqual(IMAGE_ONLY);
    await expect(hand.submit(id)).rejects.toThrow('canceled');
  });

  test('while the video is made holds it until the verdict, and pays for the picture at once', async () => {
    const id = await hand.createWithImage();
    await hand.submit(id);
    await hand.cancel(id);
    await recordCancelOutcome(engine.deps, { jobId: id, attempt: 2, result: 'unsupported' });
    expect(await hand.read(id)).toMatchObject({ status: 'canceled', hold: { attempt: 2 } });
    expect(await hand.reservations(id)).toEqual(['1 generate_image captured', '1 generate_scene reserved']);
    await hand.succeed(id);
    expect(await hand.reservations(id)).toEqual(BOTH_CAPTURED);
  });

  test('while the video is stored pays for both; the picture stays', async () => {
    const id = await hand.createWithImage();
    await hand.submit(id);
    await hand.succeed(id);
    await hand.cancel(id);
    expect(await hand.store(id)).toEqual({ tombstoned: true });
    expect(await hand.read(id)).toMatchObject({ status: 'canceled', charged: true, assets: [{ role: 'image' }] });
    expect(engine.removed).not.toContain(`generated-content/images/${id}/1.png`);
    expect(await hand.reservations(id)).toEqual(BOTH_CAPTURED);
  });
});

describe('what is stored', () => {
  test('a redelivered ingest of either step keeps what is shown and takes away the rest (U-31)', async () => {
    const id = await hand.createWithImage();
    const image = assetsOf(await hand.read(id));
    const nobodys = { ...image[0]!, role: 'thumbnail', key: `images/${id}/nobody.png` } as const;
    const again = (attempt: number, assets: typeof image) => recordIngest(engine.deps, { jobId: id, attempt, assets });
    expect(await again(1, image)).toEqual({ tombstoned: false });
    await hand.submit(id);
    expect(await again(1, [...image, nobodys])).toEqual({ tombstoned: true });
    await hand.succeed(id);
    const video = assetsOf(await hand.read(id));
    await hand.store(id);
    expect(await again(2, video)).toEqual({ tombstoned: false });
    expect(await again(1, image)).toEqual({ tombstoned: false });
    expect(engine.removed.filter((key) => key.includes(id))).toEqual([`generated-content/${nobodys.key}`]);
    expect(await hand.read(id)).toMatchObject({ status: 'completed', assets: [{ role: 'image' }, { role: 'video' }] });
  });

  test('goes with a scene that is deleted while its video is made, and only that is given back', async () => {
    const id = await hand.createWithImage();
    await hand.submit(id);
    await deleteJob(engine.deps, { jobId: id });
    await recordCancelOutcome(engine.deps, { jobId: id, attempt: 2, result: 'canceled' });
    engine.advance(1000);
    await sweep(engine.deps);
    expect(await hand.read(id)).toMatchObject({ status: 'canceled', assets: [], deletedAt: expect.any(Date) });
    expect(engine.removed).toContain(`generated-content/images/${id}/1.png`);
    expect(await hand.reservations(id)).toEqual(IMAGE_ONLY);
  });

  test('R-003-34: a further file is added once, and taken away when nobody wants it (U-31)', async () => {
    const command = sceneCommand('');
    const input = { ...command.input, scene: { ...command.input.scene, formats: ['webm', 'preview'] as const } };
    const id = await hand.createWithImage({ input });
    const video = { ...assetsOf(await hand.read(id))[0]!, role: 'webm', key: `videos/${id}/2.webm` } as const;
    const store = () => recordRendition(engine.deps, { jobId: id, format: 'webm', asset: video });
    expect(await store()).toEqual({ tombstoned: true });
    await hand.make(id);
    expect([await store(), await store()]).toEqual([{ tombstoned: false }, { tombstoned: false }]);
    await recordRenditionFailure(engine.deps, { jobId: id, format: 'preview', reason: 'It cannot be made.' });
    const roles = (await hand.read(id)).assets.map(({ role }) => role);
    expect(roles).toEqual(['image', 'video', 'webm']);
    await deleteJob(engine.deps, { jobId: id });
    expect(await store()).toEqual({ tombstoned: true });
    expect(await hand.reservations(id)).toEqual(BOTH_CAPTURED);
  });
});

describe('time', () => {
  test('R2: that a provider has no place does not count against the deadline, and is recorded once', async () => {
    const id = await hand.create();
    await hand.submit(id);
    expect([await hand.tell(id, QUEUED), await hand.tell(id, THROTTLED), await hand.tell(id, THROTTLED)]).toEqual([
      'ignored',
      'recorded',
      'ignored',
    ]);
    const { deadlineAt } = await hand.read(id);
    engine.advance(4_000_000);
    await sweep(engine.deps);
    expect(await hand.read(id)).toMatchObject({ status: 'processing', stage: 'waiting', deadlineAt });
    await hand.tell(id, { state: 'processing', rawStatus: 'RUNNING', progress: 0.5 });
    const resumed = await hand.read(id);
    expect(resumed).toMatchObject({ attempts: [{ throttledSince: null }], progress: 37 });
    expect(resumed.deadlineAt.getTime() - deadlineAt.getTime()).toBeGreaterThanOrEqual(4_000_000);
    await hand.succeed(id);
    expect(await hand.store(id)).toEqual({ tombstoned: false });
  });

  test('a deadline between the steps ends the scene, which pays for its picture', async () => {
    const id = await hand.createWithImage();
    engine.advance(3_700_000);
    await sweep(engine.deps);
    // What the sweep decides is settled by the task that it sends.
    await hand.settle(id);
    expect(await hand.read(id)).toMatchObject({ status: 'expired', charged: false, assets: [{ role: 'image' }] });
    expect(await hand.reservations(id)).toEqual(IMAGE_ONLY);
  });
});

test('U-05: the 21st release of a day that a user has caused is paid, by that user only', async () => {
  const refuse = async (ownerId: string): Promise<readonly string[]> => {
    const id = await hand.create({ ownerId });
    await hand.submit(id);
    await hand.tell(id, MODERATED);
    return await hand.reservations(id);
  };
  const free = await Promise.all(Array.from({ length: 20 }, () => refuse('owner-stubborn')));
  expect(free).toEqual(free.map(() => BOTH_RELEASED));
  expect(await refuse('owner-stubborn')).toEqual(IMAGE_ONLY);
  expect(await refuse('owner-other')).toEqual(BOTH_RELEASED);
  engine.advance(24 * 3_600_000);
  expect(await refuse('owner-stubborn')).toEqual(BOTH_RELEASED);
  expect(await engine.ledger.verify('all')).toEqual([]);
});

test('with workers, each step is bought once and the scene completes', async () => {
  const own = await openEngine({ label: 'scene-workers', onStep: () => undefined });
  try {
    const scenes = createHandScenes(own, '65f2');
    const id = await scenes.create();
    const provider = createScriptedProvider(own.deps, (_jobId, run) => run());
    await provider.bind(own.queue);
    const job = await waitFor(
      async () => {
        const now = await scenes.read(id);
        return isTerminal(now.status) ? now : null;
      },
      { description: 'the scene to end' },
    );
    expect(job).toMatchObject({ status: 'completed', assets: [{ role: 'image' }, { role: 'video' }] });
    expect([...provider.orders.values()]).toEqual([1, 1]);
    expect(await scenes.wallet(`owner-${id}`)).toEqual({ reserved: 0, captured: 12 });
  } finally {
    await own.close();
  }
});
