import { assertNever } from '../errors/assert-never.ts';
import type { DomainErrorCode } from '../errors/domain-error.ts';
import { isTerminal, type JobOrigin, type JobStatus } from '../job/job.ts';

/** One order of many products or scenes. The jobs tell how it goes; the batch only remembers which they are. */
export interface Batch {
  readonly id: string;
  readonly workspaceId: string;
  /** The user who ordered it. */
  readonly ownerId: string;
  readonly origin: JobOrigin;
  readonly items: readonly BatchItem[];
  readonly createdAt: Date;
}

/** What an item is about: a product (R-000-48) or a scene (R-003-27). */
export type BatchSubject = { readonly productId: string } | { readonly sceneId: string };

/** `jobId` is chosen before the job is made; `error` says why there is none, and `code` does so for programs. */
export type BatchItem = BatchSubject & {
  readonly jobId: string | null;
  readonly error: string | null;
  readonly code?: DomainErrorCode;
};

/** Of an item, only what it is about. */
export function batchSubjectOf(item: BatchSubject): BatchSubject {
  return 'sceneId' in item ? { sceneId: item.sceneId } : { productId: item.productId };
}

/** The id of what an item is about. A batch has items of one sort only. */
export function batchSubjectId(item: BatchSubject): string {
  return 'sceneId' in item ? item.sceneId : item.productId;
}

/** How a job of a batch stands. */
export interface BatchJob {
  readonly status: JobStatus;
  /** 0..100. */
  readonly progress: number;
}

export interface BatchProgress {
  readonly status: 'processing' | 'completed' | 'partially_completed' | 'failed' | 'canceled';
  readonly total: number;
  /** Items that no job was made for. */
  readonly refused: number;
  /** Not begun: drafts and queued ones. */
  readonly waiting: number;
  readonly processing: number;
  readonly completed: number;
  /** Expired ones too. */
  readonly failed: number;
  readonly canceled: number;
  /** 0..100 over all items; what has ended counts whole. */
  readonly percentage: number;
}

type Count = 'refused' | 'waiting' | 'processing' | 'completed' | 'failed' | 'canceled';

/** Sums up a batch from its jobs, in the order of its items; null stands where no job exists. */
export function batchProgress(jobs: readonly (BatchJob | null)[]): BatchProgress {
  const counts: Record<Count, number> = {
    refused: 0,
    waiting: 0,
    processing: 0,
    completed: 0,
    failed: 0,
    canceled: 0,
  };
  let done = 0;
  for (const job of jobs) {
    counts[job === null ? 'refused' : countOf(job.status)] += 1;
    done += job === null || isTerminal(job.status) ? 100 : job.progress;
  }
  const total = jobs.length;
  return {
    status: statusOf(counts, total),
    total,
    ...counts,
    percentage: total === 0 ? 100 : Math.floor(done / total),
  };
}

function countOf(status: JobStatus): Count {
  switch (status) {
    case 'draft':
    case 'queued':
      return 'waiting';
    case 'processing':
    case 'awaiting_input':
      return 'processing';
    case 'completed':
      return 'completed';
    case 'failed':
    case 'expired':
      return 'failed';
    case 'canceled':
      return 'canceled';
    default:
      return assertNever(status);
  }
}

function statusOf(counts: Record<Count, number>, total: number): BatchProgress['status'] {
  if (counts.waiting + counts.processing > 0) return 'processing';
  if (counts.completed === total) return 'completed';
  if (counts.completed > 0) return 'partially_completed';
  return counts.canceled > 0 && counts.failed === 0 ? 'canceled' : 'failed';
}
