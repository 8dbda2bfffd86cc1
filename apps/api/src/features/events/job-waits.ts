import type { Job } from '@callsheet/domain';
import type { JobReader } from '../../ports.ts';
import type { JobEventHub } from './job-event-hub.ts';

export interface WaitInput {
  readonly jobId: string;
  readonly forMs: number;
  /** Whether the job is what is waited for. */
  readonly enough: (job: Job) => boolean;
  /** Aborts when nobody wants the answer any more. */
  readonly gone: AbortSignal;
}

/** Requests that wait for a job. */
export interface JobWaits {
  /**
   * The job once it is what is waited for, or as it is when the time is over or the process stops; null when it does
   * not exist. Woken by the job's own notices and holds no connection meanwhile.
   */
  wait(input: WaitInput): Promise<Job | null>;
  /** Ends every wait, and those that begin later at once, for shutdown. */
  endAll(): void;
}

export function createJobWaits(deps: { jobs: Pick<JobReader, 'find'>; hub: JobEventHub }): JobWaits {
  const open = new Set<() => void>();
  let ending = false;

  async function wait({ jobId, forMs, enough, gone }: WaitInput): Promise<Job | null> {
    let seenSeq = 0;
    let over = ending;
    let wake: () => void = () => undefined;
    const end = (): void => {
      over = true;
      wake();
    };
    // Subscribes first and reads then, so that nothing falls between.
    const unsubscribe = deps.hub.subscribe(jobId, (notice) => {
      if (notice.seq > seenSeq) wake();
    });
    const timer = setTimeout(end, forMs);
    gone.addEventListener('abort', end);
    open.add(end);
    try {
      for (;;) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const job = await deps.jobs.find(jobId);
        if (job === null || over || gone.aborted || enough(job)) return job;
        seenSeq = job.seq;
        await woken;
      }
    } finally {
      unsubscribe();
      clearTimeout(timer);
      gone.removeEventListener('abort', end);
      open.delete(end);
    }
  }

  return {
    wait,
    endAll() {
      ending = true;
      for (const end of [...open]) end();
    },
  };
}
