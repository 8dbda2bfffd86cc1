import type { RequestedMedia, ResolvedMedia } from '../media/plan-purchase.ts';
import type { Charge } from '../pricing/charges.ts';
import type { Job, JobKind, JobOrigin } from './job.ts';
import type { JobEvent } from './job-event.ts';
import type { JobInput } from './job-input.ts';
import { progressAt } from './progress.ts';
import { DRAFT_LIFE_MS, secondsAfter } from './timing.ts';

/**
 * A job at its first event: queued or a draft, not yet admitted, so nothing of it is promised to anybody. Drafts expire
 * after 30 days; their own deadline begins with their start.
 */
export function newJob(input: {
  id: string;
  kind: JobKind;
  origin: JobOrigin;
  ownerId: string;
  workspaceId: string;
  title: string | null;
  input: JobInput;
  requested: RequestedMedia;
  resolved: ResolvedMedia;
  charges: readonly Charge[];
  priority: number;
  deadlineSeconds: number;
  /** Seconds after which a job that was not sent to a provider expires; null: only the deadline counts. */
  startDeadlineSeconds: number | null;
  /** False makes a draft. */
  start: boolean;
  now: Date;
}): { job: Job; event: JobEvent } {
  const { now, start, startDeadlineSeconds, ...given } = input;
  const job: Job = {
    ...given,
    status: start ? 'queued' : 'draft',
    deadlineAt: start ? secondsAfter(now, input.deadlineSeconds) : new Date(now.getTime() + DRAFT_LIFE_MS),
    startDeadlineAt: startDeadlineSeconds === null || !start ? null : secondsAfter(now, startDeadlineSeconds),
    admission: 1,
    progress: start ? progressAt({ attempts: [], resolved: input.resolved }, 'queued') : 0,
    attempts: [],
    assets: [],
    seq: 1,
    version: 1,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    completedAt: null,
    deletedAt: null,
  };
  return { job, event: { type: start ? 'job.queued' : 'job.created', at: now } };
}
