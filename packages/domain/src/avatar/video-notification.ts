import type { Job } from '../job/job.ts';
import type { JobEventType } from '../job/job-event.ts';
import { avatarNamesOf } from '../job/job-input.ts';

/** The one event name of seed 001's notifications (R-001-30). */
export const VIDEO_NOTIFICATION_EVENT = 'video-download-update';

/** What every notification says. `timestamp` is ISO 8601, UTC. */
interface VideoNotificationCore {
  readonly videoId: string;
  readonly timestamp: string;
}

/** What a user of seed 001 is told of a video, in the seed's words (R-001-28 to R-001-30). */
export type VideoNotification = VideoNotificationCore &
  (
    | { readonly type: 'download'; readonly status: 'progress'; readonly message: 'Starting video download...' }
    | {
        readonly type: 'complete';
        readonly status: 'success';
        readonly message: 'Video downloaded and uploaded successfully!';
        readonly title: string;
        /** Bytes of the stored video; missing when they are not, or no longer, ours. */
        readonly size?: number;
      }
    | {
        readonly type: 'error';
        readonly status: 'error';
        readonly message: 'Video creation failed. Please try again.';
      }
  );

/** A job as far as its notifications go. It may have moved on since the event: nothing of this changes after it. */
export type NotifiedJob = Pick<Job, 'id' | 'origin' | 'title' | 'input' | 'assets'>;

/** An event as it happened or as it is stored. `error` is that of an end. */
export interface NotifiedEvent {
  readonly type: JobEventType;
  readonly at: Date;
  readonly error?: unknown;
}

/** Whether an event of a job of that origin is told at all; its owner's own wish is no news (R-001-31). */
export function isNotified(origin: Job['origin'], event: NotifiedEvent): boolean {
  return origin === 's001' && kindOf(event) !== null;
}

/** What an event of a job is told as; null for jobs of other surfaces and for all other events. */
export function notificationOf(job: NotifiedJob, event: NotifiedEvent): VideoNotification | null {
  if (job.origin !== 's001') return null;
  const core = { videoId: avatarNamesOf(job.input)?.videoId ?? job.id, timestamp: event.at.toISOString() };
  switch (kindOf(event)) {
    case 'download':
      return { type: 'download', status: 'progress', message: 'Starting video download...', ...core };
    case 'complete': {
      const video = job.assets.find(({ role }) => role === 'video');
      return {
        type: 'complete',
        status: 'success',
        message: 'Video downloaded and uploaded successfully!',
        ...core,
        title: job.title ?? '',
        ...(video === undefined ? {} : { size: video.sizeBytes }),
      };
    }
    case 'error':
      return { type: 'error', status: 'error', message: 'Video creation failed. Please try again.', ...core };
    case null:
      return null;
  }
}

function kindOf(event: NotifiedEvent): VideoNotification['type'] | null {
  switch (event.type) {
    case 'attempt.succeeded':
      return 'download';
    case 'job.completed':
      return 'complete';
    case 'job.failed':
    case 'job.expired':
      return 'error';
    case 'job.canceled':
      return isOwnersWish(event.error) ? null : 'error';
    default:
      return null;
  }
}

function isOwnersWish(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'CANCELED';
}
