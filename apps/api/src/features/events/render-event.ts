import { publicEventType } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { Timestamp } from '../../http/schemas.ts';
import type { StoredEvent } from '../../ports.ts';
import { jobUrls } from '../jobs/job-urls.ts';

/** One event as clients see it: thin, the job itself is a GET away. */
export const EventBody = Type.Object({
  id: Type.String({ description: 'Unique: job id and seq.' }),
  type: Type.String({ description: 'job.queued, job.started, job.asset.stored, job.completed, …' }),
  timestamp: Timestamp,
  seq: Type.Integer({ description: 'Counts the changes of a job; give it as Last-Event-ID to resume.' }),
  data: Type.Record(Type.String(), Type.Unknown()),
});

export interface RenderedEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly seq: number;
  readonly data: Record<string, unknown>;
}

/** A stored event in public words; null for what only the engine cares about. */
export function renderEvent(jobId: string, stored: StoredEvent): RenderedEvent | null {
  const type = publicEventType(stored.type);
  if (type === null) return null;
  return {
    id: `${jobId}:${stored.seq}`,
    type,
    timestamp: stored.at.toISOString(),
    seq: stored.seq,
    data: { id: jobId, ...dataOf(stored), urls: jobUrls(jobId) },
  };
}

/** What an event adds. Nothing of a provider: those fields are the engine's. */
function dataOf({ type, data }: StoredEvent): Record<string, unknown> {
  switch (type) {
    case 'job.created':
      return { status: 'draft' };
    case 'job.queued':
      return { status: 'queued' };
    case 'job.retried':
      return { status: 'queued', progress: 0 };
    case 'attempt.started':
      return { status: 'processing', attempt: data.attempt };
    case 'cancel.requested':
      return { status: 'processing', cancelRequested: true };
    case 'asset.stored':
      return { status: 'processing' };
    case 'job.completed':
      return { status: 'completed', progress: 100 };
    case 'job.failed':
      return { status: 'failed', error: errorOf(data.error) };
    case 'job.canceled':
      return { status: 'canceled', error: errorOf(data.error) };
    case 'job.expired':
      return { status: 'expired', error: errorOf(data.error) };
    default:
      return {};
  }
}

const StoredError = Type.Object({ code: Type.String(), message: Type.String() });

function errorOf(value: unknown): { code: string; message: string } | null {
  return Value.Check(StoredError, value) ? { code: value.code, message: value.message } : null;
}
