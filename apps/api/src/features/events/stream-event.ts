import { type NotifiedEvent, type NotifiedJob, notificationOf, VIDEO_NOTIFICATION_EVENT } from '@callsheet/domain';
import type { SseEvent } from '../../http/sse-connection.ts';
import type { StoredEvent } from '../../ports.ts';
import { renderEvent } from './render-event.ts';

/** By the stored event, which all streams of one round of reads share: rendered once, and so also formatted once. */
const ofJobs = new WeakMap<StoredEvent, SseEvent | null>();
const ofUsers = new WeakMap<StoredEvent, SseEvent | null>();

/** A stored event on the stream of its job, which resumes by seq; null for what only the engine cares about. */
export function jobStreamEvent(jobId: string, stored: StoredEvent): SseEvent | null {
  return remembered(ofJobs, jobId, stored);
}

/** The same on a stream of all jobs, which resumes by job and seq. */
export function userStreamEvent(jobId: string, stored: StoredEvent): SseEvent | null {
  return remembered(ofUsers, jobId, stored);
}

/**
 * What seed 001 tells of a stored event on a stream of all jobs, exactly as it has it (R-001-28 to R-001-30); null for
 * every other event. Without an event id: it belongs to the event that it comes from.
 */
export function notificationEvent(job: NotifiedJob, stored: StoredEvent): SseEvent | null {
  const data = notificationOf(job, notifiedEvent(stored));
  return data === null ? null : { event: VIDEO_NOTIFICATION_EVENT, data };
}

/** A stored event in the form in which the domain judges it. */
export function notifiedEvent({ type, at, data }: StoredEvent): NotifiedEvent {
  return { type, at, error: data.error };
}

function remembered(known: typeof ofJobs, jobId: string, stored: StoredEvent): SseEvent | null {
  const before = known.get(stored);
  if (before !== undefined) return before;
  const data = renderEvent(jobId, stored);
  const event = data && { event: data.type, id: known === ofJobs ? data.seq : data.id, data };
  known.set(stored, event);
  return event;
}
