import type { RequestedMedia, ResolvedMedia } from '../media/plan-purchase.ts';
import type { Charge } from '../pricing/charges.ts';
import type { Job, JobKind, JobOrigin, PromptInput } from './job.ts';
import type { JobEvent } from './job-event.ts';

/** A job at its first event: queued, not yet admitted, so nothing of it is promised to anybody. */
export function newJob(input: {
  id: string;
  kind: JobKind;
  origin: JobOrigin;
  ownerId: string;
  workspaceId: string;
  title: string | null;
  input: PromptInput;
  requested: RequestedMedia;
  resolved: ResolvedMedia;
  charges: readonly Charge[];
  priority: number;
  deadlineAt: Date;
  now: Date;
}): { job: Job; event: JobEvent } {
  const { now, ...given } = input;
  const job: Job = {
    ...given,
    status: 'queued',
    admission: 1,
    progress: 0,
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
  return { job, event: { type: 'job.queued', at: now } };
}
