import { newJob } from '../job/create-job.ts';
import { evolve } from '../job/evolve.ts';
import type { Job, JobError, Settlement } from '../job/job.ts';
import type { JobEvent } from '../job/job-event.ts';
import { MODEL_CAPABILITIES } from '../media/capabilities.ts';
import { planPurchase } from '../media/plan-purchase.ts';

/** Fixed moment at which every sample job is created. */
export const T0 = new Date('2026-11-20T10:00:00.000Z');

/** `T0` plus so many seconds. */
export function at(seconds: number): Date {
  return new Date(T0.getTime() + seconds * 1000);
}

export const SAMPLE_ERROR: JobError = {
  code: 'PROVIDER_FAILED',
  message: 'It broke.',
  retryable: true,
  class: 'provider',
};

/** A queued prompt job with a deadline one hour after `T0`. */
export function queuedJob(): Job {
  const capability = MODEL_CAPABILITIES[0];
  if (capability === undefined) throw new Error('the catalogue is empty');
  const requested = { aspectRatio: '16:9', durationSeconds: 8, fps: null, strict: false, model: null };
  return newJob({
    id: '65a000000000000000000001',
    kind: 'prompt',
    origin: 's002',
    ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
    workspaceId: '3f6c1f1e-0000-4000-8000-000000000002',
    title: null,
    input: { prompt: 'fun science brain animation', style: 'fun' },
    requested,
    resolved: planPurchase(requested, capability),
    charges: [
      { meter: 'videoGenerations', subject: 'w', period: '2026-11', action: 'generate_prompt', amount: 1, limit: 30 },
    ],
    priority: 0,
    deadlineSeconds: 3600,
    startDeadlineSeconds: null,
    start: true,
    now: T0,
  }).job;
}

const started: JobEvent = {
  type: 'attempt.started',
  at: at(1),
  attempt: 1,
  provider: 'replicate',
  model: 'google/veo-3.1',
  submitLeaseUntil: at(91),
};
const accepted: JobEvent = {
  type: 'attempt.accepted',
  at: at(2),
  attempt: 1,
  externalId: 'p1',
  handle: { id: 'p1' },
  rawStatus: 'starting',
  checkAfterMs: 2000,
};
const succeeded: JobEvent = {
  type: 'attempt.succeeded',
  at: at(60),
  attempt: 1,
  externalId: null,
  rawStatus: 'succeeded',
  outputs: [{ url: 'https://example.com/out.mp4', kind: 'video' }],
  plannedAssets: [{ role: 'video', bucket: 'video-files', key: 'videos/o/1.mp4' }],
};
const stored: JobEvent = {
  type: 'asset.stored',
  at: at(70),
  attempt: 1,
  assets: [
    {
      role: 'video',
      bucket: 'video-files',
      key: 'videos/o/1.mp4',
      sizeBytes: 10,
      sha256: 'aa',
      contentType: 'video/mp4',
      width: 1280,
      height: 720,
      durationSeconds: 8,
    },
  ],
};

function settling(settlement: Settlement): JobEvent {
  return { type: 'job.settling', at: at(71), settlement, attemptState: null, rawStatus: null };
}

/** The job after so many events. */
export function after(job: Job, ...events: readonly JobEvent[]): Job {
  return events.reduce(evolve, job);
}

const hold = { attempt: 1, since: at(72), step: 0, nextAt: at(132) };
const cancelAsked: JobEvent = { type: 'cancel.requested', at: at(3) };

/** One job in every state that a decision has to tell apart. */
export const SAMPLE_JOBS = {
  draft: (): Job => {
    const { status: _status, ...core } = queuedJob();
    return { ...core, status: 'draft' } as Job;
  },
  queued: queuedJob,
  submitting: () => after(queuedJob(), started),
  'submitting, cancel asked': () => after(queuedJob(), started, { ...cancelAsked, at: at(1) } as JobEvent),
  waiting: () => after(queuedJob(), started, accepted),
  'waiting, cancel asked': () => after(queuedJob(), started, accepted, cancelAsked),
  'waiting, unknown': () =>
    after(queuedJob(), started, { type: 'attempt.unknown', at: at(31), attempt: 1, checkAfterMs: 5000 }),
  ingesting: () => after(queuedJob(), started, accepted, succeeded),
  settling: () => after(queuedJob(), started, accepted, succeeded, stored),
  awaiting_input: (): Job => {
    const { status: _status, ...core } = queuedJob();
    return { ...core, status: 'awaiting_input' } as Job;
  },
  completed: () => after(queuedJob(), started, accepted, succeeded, stored, { type: 'job.completed', at: at(72) }),
  failed: () =>
    after(queuedJob(), started, accepted, settling({ outcome: 'failed', money: 'release', error: SAMPLE_ERROR }), {
      type: 'job.failed',
      at: at(72),
      error: SAMPLE_ERROR,
      charged: false,
      hold: null,
    }),
  canceled: () =>
    after(queuedJob(), settling({ outcome: 'canceled', money: 'release', error: SAMPLE_ERROR }), {
      type: 'job.canceled',
      at: at(72),
      error: SAMPLE_ERROR,
      charged: false,
      hold: null,
    }),
  expired: () =>
    after(queuedJob(), settling({ outcome: 'expired', money: 'release', error: SAMPLE_ERROR }), {
      type: 'job.expired',
      at: at(72),
      error: SAMPLE_ERROR,
      charged: false,
      hold: null,
    }),
  'canceled, money held': () =>
    after(
      queuedJob(),
      started,
      accepted,
      cancelAsked,
      settling({ outcome: 'canceled', money: 'hold', error: SAMPLE_ERROR }),
      {
        type: 'job.canceled',
        at: at(72),
        error: SAMPLE_ERROR,
        charged: false,
        hold,
      },
    ),
  'expired, money held': () =>
    after(queuedJob(), started, accepted, settling({ outcome: 'expired', money: 'hold', error: SAMPLE_ERROR }), {
      type: 'job.expired',
      at: at(72),
      error: SAMPLE_ERROR,
      charged: false,
      hold,
    }),
} as const satisfies Record<string, () => Job>;

export type SampleName = keyof typeof SAMPLE_JOBS;
