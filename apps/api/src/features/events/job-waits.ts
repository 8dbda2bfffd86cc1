import type { Job } from '@callsheet/domain';
import type { JobReader } from '../../ports.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { createWaits, type WaitFor, type Waits } from './waits.ts';

export interface WaitInput extends Omit<WaitFor<Job>, 'id'> {
  readonly jobId: string;
}

/** Requests that wait for a job. */
export interface JobWaits extends Pick<Waits<Job>, 'endAll'> {
  /** As `Waits.wait`. */
  wait(input: WaitInput): Promise<Job | null>;
}

export function createJobWaits(deps: { jobs: Pick<JobReader, 'find'>; hub: JobEventHub }): JobWaits {
  const waits = createWaits({
    find: (jobId) => deps.jobs.find(jobId),
    hub: deps.hub,
    numberOf: (job: Job) => job.seq,
    numberOfNotice: ({ seq }) => seq,
  });
  return { ...waits, wait: ({ jobId: id, ...input }) => waits.wait({ ...input, id }) };
}
