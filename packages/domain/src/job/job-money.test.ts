import { describe, expect, test } from 'vitest';
import { SAMPLE_JOBS } from '../testing/sample-jobs.ts';
import { queuedScene, SAMPLE_SCENES, type SceneSampleName } from '../testing/sample-scenes.ts';
import { effectsOf } from './effects-of.ts';
import { evolve } from './evolve.ts';
import type { Job } from './job.ts';
import { chargeState, moneyMoves } from './job-money.ts';
import { nextTaskOf } from './next-task.ts';

const IMAGE = 'generate_image';
const VIDEO = 'generate_scene';
const movesOf = (job: Job, money: 'capture' | 'release' | 'hold') =>
  moneyMoves(job, money).map(
    (move) => `${move.money} ${move.actions?.join() ?? 'all'}${move.decisive ? ', decisive' : ''}`,
  );

describe('how the reservations of an outcome end (R-003-18)', () => {
  test('of a job with one step everything follows it', () => {
    for (const money of ['capture', 'release', 'hold'] as const)
      expect(movesOf(SAMPLE_JOBS.waiting(), money)).toEqual([`${money} all, decisive`]);
  });

  test('while there is no picture it decides on that one, and nothing was sent for the video', () => {
    for (const name of ['queued', 'waiting for image', 'ingesting image'] as const)
      for (const money of ['capture', 'release', 'hold'] as const)
        expect(movesOf(SAMPLE_SCENES[name](), money)).toEqual([`release ${VIDEO}`, `${money} ${IMAGE}, decisive`]);
  });

  test('a picture that is stored is paid for whatever comes of the video', () => {
    for (const name of ['between', 'waiting for video', 'settling'] as const)
      for (const money of ['capture', 'release', 'hold'] as const)
        expect(movesOf(SAMPLE_SCENES[name](), money)).toEqual([`capture ${IMAGE}`, `${money} ${VIDEO}, decisive`]);
  });

  test('a retry that has its picture from an earlier run moves what it has reserved itself', () => {
    expect(movesOf(SAMPLE_SCENES['retried, image kept'](), 'release')).toEqual([`release ${VIDEO}, decisive`]);
  });

  test('a step that costs nothing moves nothing', () => {
    expect(movesOf(queuedScene({ image: 0, video: 10 }), 'release')).toEqual([`release ${VIDEO}`]);
    expect(movesOf(queuedScene({ image: 2, video: 0 }), 'release')).toEqual([`release ${IMAGE}, decisive`]);
    expect(movesOf(queuedScene({ image: 0, video: 0 }), 'release')).toEqual([]);
  });
});

test.each([
  ['queued', 'reserved', 'reserved'],
  ['ingesting image', 'reserved', 'reserved'],
  ['between', 'captured', 'reserved'],
  ['waiting for video, throttled', 'captured', 'reserved'],
  ['completed', 'captured', 'captured'],
  ['failed without image', 'released', 'released'],
  ['failed, image kept', 'captured', 'released'],
  ['canceled between', 'captured', 'released'],
  ['canceled, image held', 'reserved', 'released'],
  ['expired, video held', 'captured', 'reserved'],
] as const satisfies readonly (readonly [SceneSampleName, string, string])[])(
  'R-003-18: of a scene that is %s the image is %s and the video %s',
  (name, image, video) => {
    const job = SAMPLE_SCENES[name]();
    expect(job.charges.map((charge) => [charge.action, chargeState(job, charge)])).toEqual([
      [IMAGE, image],
      [VIDEO, video],
    ]);
  },
);

test('R-003-18: a retry that has its picture owes for the video alone', () => {
  const job = SAMPLE_SCENES['retried, image kept']();
  expect(job.charges.map((charge) => [charge.action, chargeState(job, charge)])).toEqual([[VIDEO, 'reserved']]);
});

test('a stored picture is paid for, shown, and followed by the order of its video', () => {
  const before = SAMPLE_SCENES['ingesting image']();
  const event = { type: 'step.stored', at: before.updatedAt, attempt: 1, assets: [] } as const;
  expect(effectsOf(evolve(before, event), event)).toEqual([
    {
      kind: 'ledger',
      name: 'ledger.capture',
      target: 'admission:1/attempt:1',
      admission: 1,
      actions: [IMAGE],
    },
    { kind: 'task', name: 'job.submit', target: 'attempt:2', afterMs: 0, attempt: 2 },
    { kind: 'projection', name: 'scene', target: '7b1de0a0-0000-4000-8000-000000000001' },
  ]);
});

test('R-003-34: a completed scene causes a task for each further file, told apart by its number', () => {
  const settling = SAMPLE_SCENES.settling();
  const scene = 'scene' in settling.input ? settling.input.scene : null;
  const job: Job = { ...settling, input: { ...settling.input, scene: { ...scene!, formats: ['preview', 'webm'] } } };
  const event = { type: 'job.completed', at: settling.updatedAt } as const;
  const tasks = effectsOf(evolve(job, event), event).filter(({ kind }) => kind === 'task');
  expect(tasks).toMatchObject([
    { name: 'asset.convert', target: 'rendition:preview', number: 2 },
    { name: 'asset.convert', target: 'rendition:webm', number: 0 },
  ]);
});

test('the watchdog knows what each state of a scene waits for', () => {
  const next = Object.entries(SAMPLE_SCENES).flatMap(([name, make]) => {
    const task = nextTaskOf(make());
    return task === null ? [] : [`${name}: ${task.name} ${task.attempt}`];
  });
  expect(next).toEqual([
    'queued: job.submit 1',
    'waiting for image: operation.check 1',
    'waiting for image, cancel asked: operation.check 1',
    'waiting for image, throttled: operation.check 1',
    'ingesting image: asset.ingest 1',
    'between: job.submit 2',
    'waiting for video: operation.check 2',
    'waiting for video, cancel asked: operation.check 2',
    'waiting for video, throttled: operation.check 2',
    'ingesting video: asset.ingest 2',
    'settling: job.settle 2',
    'retried, image kept: job.submit 3',
  ]);
});
