import { isTerminal, type Job, type JobKind, type JobStatus, type TerminalStatus } from '../job/job.ts';
import type { JobEvent } from '../job/job-event.ts';
import { type WorkflowOrder, workflowOrderOf } from '../job/job-input.ts';
import { percentile } from './percentile.ts';

/** So many jobs of one kind that stand alike and, when they completed, took equally long. */
export interface VideoCount {
  readonly kind: JobKind;
  readonly status: JobStatus;
  /** From start to completion; null for everything that did not complete. */
  readonly seconds: number | null;
  readonly count: number;
  /** What is stored of them. */
  readonly bytes: number;
  readonly objects: number;
}

/** Figures of some videos (R-001-34). */
export interface VideoFigures {
  readonly videos: {
    readonly total: number;
    readonly completed: number;
    readonly failed: number;
    readonly canceled: number;
    readonly expired: number;
    /** Everything that has not ended, drafts included. */
    readonly inProgress: number;
  };
  /** Share of the ended ones that completed, 0..1; null when none has ended. */
  readonly successRate: number | null;
  /** Of the completed ones; null when there are none. */
  readonly processingTimeSeconds: { readonly p50: number | null; readonly p95: number | null };
  readonly storage: { readonly bytes: number; readonly objects: number };
}

export interface VideoStatistics extends VideoFigures {
  /** The same for each kind that occurs, by name. */
  readonly byKind: readonly (VideoFigures & { readonly kind: JobKind })[];
}

/** Parts of workflows that are no videos: texts and pictures on the way to one. */
const ON_THE_WAY: readonly JobKind[] = ['refine', 'frame'];

/** Adds counts up (R-001-34). Percentiles are nearest ranks over all of them, so as exact as the counts' seconds. */
export function summarizeVideos(counts: readonly VideoCount[]): VideoStatistics {
  const kinds = [...new Set(counts.map(({ kind }) => kind))].toSorted();
  return {
    ...figuresOf(counts.filter(({ kind }) => !ON_THE_WAY.includes(kind))),
    byKind: kinds.map((kind) => ({ kind, ...figuresOf(counts.filter((count) => count.kind === kind)) })),
  };
}

function figuresOf(counts: readonly VideoCount[]): VideoFigures {
  const jobs = { completed: 0, failed: 0, canceled: 0, expired: 0, inProgress: 0 };
  const storage = { bytes: 0, objects: 0 };
  for (const { status, count, bytes, objects } of counts) {
    jobs[isTerminal(status) ? status : 'inProgress'] += count;
    storage.bytes += bytes;
    storage.objects += objects;
  }
  const ended = jobs.completed + jobs.failed + jobs.canceled + jobs.expired;
  const times = counts.flatMap(({ seconds, count }) => (seconds === null ? [] : [{ seconds, count }]));
  return {
    videos: { total: ended + jobs.inProgress, ...jobs },
    successRate: ended === 0 ? null : jobs.completed / ended,
    processingTimeSeconds: { p50: percentile(times, 50), p95: percentile(times, 95) },
    storage,
  };
}

/** How a job ended, for whoever counts. */
export interface JobEnd {
  readonly kind: JobKind;
  readonly status: TerminalStatus;
  /** From its start to its completion; null for every other end. */
  readonly processingSeconds: number | null;
  /** What it was to make for a workflow, and the name under which the model was ordered; null for every other job. */
  readonly workflowPart: Pick<WorkflowOrder, 'part' | 'model'> | null;
}

/** The end that an event is; null for every other event. `job` is the state after it. */
export function jobEndOf(job: Job, event: JobEvent): JobEnd | null {
  switch (event.type) {
    case 'job.completed':
    case 'job.failed':
    case 'job.canceled':
    case 'job.expired': {
      const { kind, status, startedAt } = job;
      if (!isTerminal(status)) return null;
      const isTimed = status === 'completed' && startedAt !== null;
      const processingSeconds = isTimed ? (event.at.getTime() - startedAt.getTime()) / 1000 : null;
      return { kind, status, processingSeconds, workflowPart: workflowPartOf(job) };
    }
    default:
      return null;
  }
}

function workflowPartOf({ input }: Job): JobEnd['workflowPart'] {
  const order = workflowOrderOf(input);
  return order && { part: order.part, model: order.model };
}
