import {
  type Effect,
  evolve,
  type Job,
  type JobEvent,
  MODEL_CAPABILITIES,
  newJob,
  planPurchase,
} from '@callsheet/domain';
import { createObjectId } from '../object-id.ts';

/** When every job of a test is made, unless it says otherwise. */
export const START = new Date('2026-11-20T10:00:00.000Z');

/** `START` plus so many seconds. */
export function at(seconds: number): Date {
  return new Date(START.getTime() + seconds * 1000);
}

/** A new prompt job and its first event. */
export function buildJob(given: Partial<Parameters<typeof newJob>[0]> = {}): { job: Job; event: JobEvent } {
  const capability = MODEL_CAPABILITIES[0];
  if (capability === undefined) throw new Error('the catalogue is empty');
  const requested = { aspectRatio: '16:9', durationSeconds: 8, fps: null, strict: false, model: null };
  return newJob({
    id: createObjectId(),
    kind: 'prompt',
    origin: 's002',
    ownerId: 'owner-1',
    workspaceId: 'workspace-1',
    title: null,
    input: { prompt: 'fun science brain animation', style: 'fun' },
    requested,
    resolved: planPurchase(requested, capability),
    charges: [],
    priority: 0,
    deadlineSeconds: 3600,
    startDeadlineSeconds: null,
    start: true,
    now: START,
    ...given,
  });
}

export const STARTED: JobEvent = {
  type: 'attempt.started',
  at: at(1),
  attempt: 1,
  provider: 'replicate',
  model: 'google/veo-3.1',
  submitLeaseUntil: at(91),
};

export const ACCEPTED: JobEvent = {
  type: 'attempt.accepted',
  at: at(2),
  attempt: 1,
  externalId: 'p1',
  handle: { get: 'https://api.replicate.com/v1/predictions/p1', 'a.b': 1, $ref: 'x' },
  rawStatus: 'starting',
  checkAfterMs: 2000,
};

export const SUCCEEDED: JobEvent = {
  type: 'attempt.succeeded',
  at: at(60),
  attempt: 1,
  externalId: null,
  rawStatus: 'succeeded',
  outputs: [{ url: 'https://replicate.delivery/out.mp4', kind: 'video' }],
  plannedAssets: [{ role: 'video', bucket: 'video-files', key: 'videos/o/1.mp4' }],
};

/** The job after these events. */
export function after(job: Job, ...events: readonly JobEvent[]): Job {
  return events.reduce(evolve, job);
}

/** A task effect of a test. */
export function buildEffect(id: string, moment: Date): Effect {
  return { kind: 'task', name: 'job.submit', target: 'attempt:1', afterMs: 0, attempt: 1, id, seq: 1, at: moment };
}
