import type { Asset } from '../job/asset.ts';
import { newJob } from '../job/create-job.ts';
import type { Job, ScenePurchase } from '../job/job.ts';
import type { JobEvent } from '../job/job-event.ts';
import type { SceneInput } from '../job/job-input.ts';
import { planScene } from '../media/plan-scene.ts';
import { sceneCharges } from '../pricing/charges.ts';
import { after, at, SAMPLE_ERROR, T0 } from './sample-jobs.ts';

const OWNER = '3f6c1f1e-0000-4000-8000-000000000001';
export const SCENE_PRICES = { image: 2, video: 10 } as const;

/** What a sample scene is made of: one further file is ordered, nothing else out of the ordinary. */
export const SCENE_INPUT: SceneInput = {
  prompt: 'a copper kettle on a stove',
  style: null,
  scene: {
    id: '7b1de0a0-0000-4000-8000-000000000001',
    visualPrompt: 'steam rises slowly',
    reference: null,
    quality: 'standard',
    formats: ['webm'],
    fingerprint: 'ab',
    reusedJobId: null,
  },
};

/** A queued scene with a deadline one hour after `T0`. */
export function queuedScene(prices: Readonly<Record<ScenePurchase, number>> = SCENE_PRICES): Job {
  return newJob({
    id: '65a000000000000000000003',
    kind: 'scene',
    origin: 's003',
    ownerId: OWNER,
    workspaceId: '3f6c1f1e-0000-4000-8000-000000000002',
    title: null,
    input: SCENE_INPUT,
    ...planScene({
      resolution: '1280:720',
      durationSeconds: 5,
      quality: 'standard',
      hasReference: false,
      strict: false,
    }),
    charges: sceneCharges({ ownerId: OWNER, steps: ['image', 'video'], prices }),
    priority: 0,
    deadlineSeconds: 3600,
    startDeadlineSeconds: null,
    start: true,
    now: T0,
  }).job;
}

export function sceneAsset(step: ScenePurchase, attempt: number): Asset {
  return {
    role: step,
    bucket: step === 'image' ? 'generated-content' : 'video-files',
    key: `${step}/${attempt}`,
    sizeBytes: 10,
    sha256: 'aa',
    contentType: step === 'image' ? 'image/png' : 'video/mp4',
    width: 1280,
    height: 720,
    durationSeconds: step === 'image' ? null : 5,
  };
}

function started(attempt: number, step: ScenePurchase): JobEvent {
  const model = step === 'image' ? 'gen4_image' : 'gen4.5';
  return { type: 'attempt.started', at: at(1), attempt, provider: 'runway', model, step, submitLeaseUntil: at(91) };
}

function accepted(attempt: number): JobEvent {
  const externalId = `p${attempt}`;
  const handle = { id: externalId };
  return { type: 'attempt.accepted', at: at(2), attempt, externalId, handle, rawStatus: 'PENDING', checkAfterMs: 5000 };
}

function succeeded(attempt: number, kind: ScenePurchase): JobEvent {
  const outputs = [{ url: 'https://example.com/out', kind }];
  return {
    type: 'attempt.succeeded',
    at: at(3),
    attempt,
    externalId: null,
    rawStatus: 'SUCCEEDED',
    outputs,
    plannedAssets: [],
  };
}

const throttled = (attempt: number): JobEvent => ({ type: 'operation.throttled', at: at(3), attempt });
const stored: JobEvent = { type: 'step.stored', at: at(4), attempt: 1, assets: [sceneAsset('image', 1)] };
const cancelAsked: JobEvent = { type: 'cancel.requested', at: at(3) };

function ended(outcome: 'failed' | 'canceled' | 'expired', money: 'release' | 'hold', attempt: number): JobEvent[] {
  const hold = money === 'hold' ? { attempt, since: at(72), step: 0, nextAt: at(132) } : null;
  const settlement = { outcome, money, error: SAMPLE_ERROR };
  return [
    { type: 'job.settling', at: at(71), settlement, attemptState: null, rawStatus: null },
    { type: `job.${outcome}`, at: at(72), error: SAMPLE_ERROR, charged: false, hold },
  ];
}

const imageOrdered = () => after(queuedScene(), started(1, 'image'));
const imageWaiting = () => after(imageOrdered(), accepted(1));
const imageIngesting = () => after(imageWaiting(), succeeded(1, 'image'));
const between = () => after(imageIngesting(), stored);
const videoOrdered = () => after(between(), started(2, 'video'));
const videoWaiting = () => after(videoOrdered(), accepted(2));
const videoIngesting = () => after(videoWaiting(), succeeded(2, 'video'));
const settling = () =>
  after(videoIngesting(), { type: 'asset.stored', at: at(5), attempt: 2, assets: [sceneAsset('video', 2)] });
const failedWithImage = () => after(videoWaiting(), ...ended('failed', 'release', 2));

/** One scene in every state that a decision has to tell apart. */
export const SAMPLE_SCENES = {
  queued: () => queuedScene(),
  'submitting image': imageOrdered,
  'submitting image, cancel asked': () => after(imageOrdered(), cancelAsked),
  'waiting for image': imageWaiting,
  'waiting for image, cancel asked': () => after(imageWaiting(), cancelAsked),
  'waiting for image, throttled': () => after(imageWaiting(), throttled(1)),
  'ingesting image': imageIngesting,
  between,
  'submitting video': videoOrdered,
  'waiting for video': videoWaiting,
  'waiting for video, cancel asked': () => after(videoWaiting(), cancelAsked),
  'waiting for video, throttled': () => after(videoWaiting(), throttled(2)),
  'ingesting video': videoIngesting,
  settling,
  completed: () => after(settling(), { type: 'job.completed', at: at(72) }),
  'failed without image': () => after(imageWaiting(), ...ended('failed', 'release', 1)),
  'failed, image kept': failedWithImage,
  'canceled between': () => after(between(), ...ended('canceled', 'release', 1)),
  'canceled, image held': () => after(imageWaiting(), cancelAsked, ...ended('canceled', 'hold', 1)),
  'expired, video held': () => after(videoWaiting(), ...ended('expired', 'hold', 2)),
  'retried, image kept': () =>
    after(failedWithImage(), {
      type: 'job.retried',
      at: at(80),
      admission: 2,
      charges: sceneCharges({ ownerId: OWNER, steps: ['video'], prices: SCENE_PRICES }),
      deadlineSeconds: 3600,
      deadlineAt: at(3680),
    }),
} as const satisfies Record<string, () => Job>;

export type SceneSampleName = keyof typeof SAMPLE_SCENES;
