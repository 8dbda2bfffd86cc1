import type { JobEventType } from '@callsheet/domain';
import { expect, test } from 'vitest';
import type { EventsRead, StoredEvent } from '../../ports.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { sampleJob } from '../../testing/sample-job.ts';
import { unsentEvents } from './user-events.ts';

const START = new Date('2026-11-20T10:00:00.000Z');
const JOB_ID = '0123456789abcdef01234567';
const NAMES = { videoId: 'u_1', requestId: 'video_1_x', timestamp: '1' };

/** A job of seed 001 as it stands at its end. */
const AVATAR = sampleJob({
  origin: 's001',
  title: 'Healthy teeth',
  input: { prompt: '', style: null, names: NAMES, source: { url: '', email: '', executionId: null } },
  assets: [sampleAsset('video-files')],
});

function eventsRead(types: readonly (JobEventType | readonly [JobEventType, object])[]): EventsRead {
  const events = types.map((named, index): StoredEvent => {
    const [type, data] = typeof named === 'string' ? [named, {}] : named;
    return { seq: index + 1, type, at: new Date(START.getTime() + index * 1000), data: { ...data } };
  });
  const { origin, workspaceId, ownerId, deletedAt } = AVATAR;
  return {
    events,
    olderGone: false,
    seq: events.length,
    status: 'completed',
    progress: 100,
    origin,
    workspaceId,
    ownerId,
    deletedAt,
  };
}

const sentOf = (read: EventsRead, notified: typeof AVATAR | null, sentSeq: number | null = null) =>
  (unsentEvents(JOB_ID, read, { sentSeq, from: START, notified }) ?? []).map(({ event: { event, id, data } }) => ({
    event,
    id,
    data,
  }));

test('R-001-28, R-001-29: a video’s notifications come right after the events that they belong to, without an id', () => {
  const read = eventsRead(['job.queued', 'attempt.started', 'attempt.succeeded', 'asset.stored', 'job.completed']);
  const sent = sentOf(read, AVATAR);
  expect(sent.map(({ event, id }) => [event, id])).toEqual([
    ['job.queued', `${JOB_ID}:1`],
    ['job.started', `${JOB_ID}:2`],
    ['video-download-update', undefined],
    ['job.asset.stored', `${JOB_ID}:4`],
    ['job.completed', `${JOB_ID}:5`],
    ['video-download-update', undefined],
  ]);
  expect([sent[2]?.data, sent[5]?.data]).toEqual([
    {
      type: 'download',
      status: 'progress',
      message: 'Starting video download...',
      videoId: 'u_1',
      timestamp: '2026-11-20T10:00:02.000Z',
    },
    {
      type: 'complete',
      status: 'success',
      message: 'Video downloaded and uploaded successfully!',
      videoId: 'u_1',
      title: 'Healthy teeth',
      size: 1_000,
      timestamp: '2026-11-20T10:00:04.000Z',
    },
  ]);
});

test('R-001-30: a failure is told as an error, its owner’s own cancel is not', () => {
  const told = (type: JobEventType, code: string) =>
    sentOf(eventsRead([[type, { error: { code, message: 'x' } }]]), AVATAR).map(({ event }) => event);
  expect(told('job.failed', 'WORKFLOW_ERROR')).toEqual(['job.failed', 'video-download-update']);
  expect(told('job.expired', 'DEADLINE_EXCEEDED')).toEqual(['job.expired', 'video-download-update']);
  expect(told('job.canceled', 'CANCELED')).toEqual(['job.canceled']);
});

test('what was sent is not told again, and jobs of other surfaces have no such events', () => {
  const { events, ...read } = eventsRead(['job.queued', 'attempt.succeeded', 'job.completed']);
  expect(sentOf({ ...read, events: events.slice(2) }, AVATAR, 2).map(({ event }) => event)).toEqual([
    'job.completed',
    'video-download-update',
  ]);
  expect(sentOf({ ...read, events }, null).map(({ event }) => event)).toEqual(['job.queued', 'job.completed']);
  expect(sentOf({ ...read, events }, sampleJob()).map(({ event }) => event)).toEqual(['job.queued', 'job.completed']);
});
