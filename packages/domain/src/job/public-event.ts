import type { JobEventType } from './job-event.ts';

/** Event names that clients see (http-surface.md 6.4). */
export type PublicEventType =
  | 'job.created'
  | 'job.queued'
  | 'job.started'
  | 'job.progress'
  | 'job.cancel_requested'
  | 'job.asset.stored'
  | 'job.completed'
  | 'job.failed'
  | 'job.canceled'
  | 'job.expired'
  | 'job.deleted'
  | 'job.retried';

const PUBLIC: Record<JobEventType, PublicEventType | null> = {
  'job.created': 'job.created',
  'job.queued': 'job.queued',
  'job.edited': null,
  'job.retried': 'job.retried',
  'attempt.started': 'job.started',
  'attempt.accepted': null,
  'attempt.postponed': null,
  'attempt.unknown': null,
  'attempt.succeeded': null,
  'attempt.failed': null,
  'operation.throttled': null,
  'operation.resumed': null,
  'step.stored': 'job.asset.stored',
  'asset.stored': 'job.asset.stored',
  'cancel.requested': 'job.cancel_requested',
  'job.settling': null,
  'job.completed': 'job.completed',
  'job.failed': 'job.failed',
  'job.canceled': 'job.canceled',
  'job.expired': 'job.expired',
  'hold.postponed': null,
  'hold.settled': null,
  'result.salvaged': null,
  'salvage.stored': 'job.asset.stored',
  'rendition.stored': 'job.asset.stored',
  'rendition.failed': null,
  'job.deleted': 'job.deleted',
  'assets.removed': null,
};

/** The client's name of an event; null for what only the engine cares about (clients see it as progress). */
export function publicEventType(type: JobEventType): PublicEventType | null {
  return PUBLIC[type];
}
