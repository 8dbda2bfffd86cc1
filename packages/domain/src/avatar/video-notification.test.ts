import { describe, expect, test } from 'vitest';
import { effectsOf } from '../job/effects-of.ts';
import type { Job } from '../job/job.ts';
import { CANCELED_ERROR } from '../job/job-error.ts';
import type { JobEvent, JobEventType } from '../job/job-event.ts';
import { SCRIPT } from '../testing/avatar-orders.ts';
import { at, SAMPLE_ERROR, SAMPLE_JOBS, type SampleName } from '../testing/sample-jobs.ts';
import { isNotified, notificationOf } from './video-notification.ts';

const NAMES = { videoId: 'u_1763632800000', requestId: 'video_1763632800000_x', timestamp: '1763632800000' };

function avatarJob(name: SampleName): Job {
  const order = { flow: 'generate', fields: SCRIPT } as const;
  const input = { prompt: 'Did you know?', style: null, names: NAMES, order, voiceId: null };
  return { ...SAMPLE_JOBS[name](), origin: 's001', kind: 'script', title: 'Healthy teeth', input };
}

const DOWNLOAD = { type: 'download', status: 'progress', message: 'Starting video download...' };
const COMPLETE = {
  type: 'complete',
  status: 'success',
  message: 'Video downloaded and uploaded successfully!',
  title: 'Healthy teeth',
  size: 10,
};
const FAILED = { type: 'error', status: 'error', message: 'Video creation failed. Please try again.' };
const CORE = { videoId: NAMES.videoId, timestamp: '2026-11-20T10:01:40.000Z' };

/** What every kind of event is told as; the compiler wants a word about each. */
const TOLD: Record<JobEventType, object | null> = {
  'job.created': null,
  'job.queued': null,
  'job.edited': null,
  'job.retried': null,
  'attempt.started': null,
  'attempt.accepted': null,
  'attempt.postponed': null,
  'attempt.unknown': null,
  'attempt.succeeded': DOWNLOAD,
  'attempt.failed': null,
  'operation.throttled': null,
  'operation.resumed': null,
  'step.stored': null,
  'asset.stored': null,
  'cancel.requested': null,
  'job.settling': null,
  'job.completed': COMPLETE,
  'job.failed': FAILED,
  'job.canceled': FAILED,
  'job.expired': FAILED,
  'hold.postponed': null,
  'hold.settled': null,
  'result.salvaged': null,
  'salvage.stored': null,
  'rendition.stored': null,
  'rendition.failed': null,
  'job.deleted': null,
  'assets.removed': null,
};

const TYPES = Object.keys(TOLD) as JobEventType[];

describe('R-001-28 to R-001-31: what the user of an avatar video is told', () => {
  test.each(TYPES)('%s is told in the words of the seed, or not at all', (type) => {
    const told = notificationOf(avatarJob('completed'), { type, at: at(100), error: SAMPLE_ERROR });
    expect(told).toEqual(TOLD[type] === null ? null : { ...TOLD[type], ...CORE });
    expect(isNotified('s001', { type, at: at(100), error: SAMPLE_ERROR })).toBe(told !== null);
  });

  test.each(Object.keys(SAMPLE_JOBS) as SampleName[])(
    'a job that has moved on to %s meanwhile changes nothing',
    (name) => {
      const { size: _size, ...withoutSize } = COMPLETE;
      for (const type of TYPES) {
        const told = notificationOf(avatarJob(name), { type, at: at(100), error: SAMPLE_ERROR });
        if (TOLD[type] === null) expect(told).toBeNull();
        else expect(told).toMatchObject({ ...(type === 'job.completed' ? withoutSize : TOLD[type]), ...CORE });
      }
    },
  );

  test('an end that its owner wished for is no news', () => {
    const event = { type: 'job.canceled', at: at(100), error: CANCELED_ERROR } as const;
    expect(notificationOf(avatarJob('canceled'), event)).toBeNull();
    expect(isNotified('s001', event)).toBe(false);
  });

  test('jobs of other surfaces tell nothing of the kind', () => {
    for (const origin of ['v1', 's000', 's002', 's003', 's004'] as const) {
      const job = { ...avatarJob('completed'), origin };
      expect(TYPES.filter((type) => notificationOf(job, { type, at: at(1) }) !== null)).toEqual([]);
      expect(TYPES.filter((type) => isNotified(origin, { type, at: at(1) }))).toEqual([]);
    }
  });

  test('a video whose bytes are gone is told without a size, one without a title with an empty one', () => {
    const told = notificationOf(
      { ...avatarJob('completed'), assets: [], title: null },
      { type: 'job.completed', at: at(1) },
    );
    expect(told).toMatchObject({ type: 'complete', title: '' });
    expect(told).not.toHaveProperty('size');
  });
});

test('what is told is also stored, under its owner (C-44)', () => {
  const completed = avatarJob('completed');
  const event: JobEvent = { type: 'job.completed', at: at(72) };
  const effect = { kind: 'projection', name: 'notifications', target: completed.ownerId };
  expect(effectsOf(completed, event)).toEqual([effect]);
  expect(effectsOf(SAMPLE_JOBS.completed(), event)).toEqual([]);
  const ingesting: JobEvent = {
    type: 'attempt.started',
    at: at(1),
    attempt: 1,
    provider: 'n8n',
    model: 'm',
    submitLeaseUntil: at(2),
  };
  expect(effectsOf(avatarJob('submitting'), ingesting)).toEqual([]);
});
