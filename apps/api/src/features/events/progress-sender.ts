import type { JobStatus } from '@callsheet/domain';
import type { SseConnection } from '../../http/sse-connection.ts';
import { createProgressGate } from './progress-gate.ts';

export interface Progress {
  readonly status: JobStatus;
  readonly progress: number;
}

export interface ProgressSender {
  offer(progress: Progress): void;
  stop(): void;
}

/** Sends the progress of one job, coalesced; it has no event id, since it is not repeated. */
export function createProgressSender(options: {
  jobId: string;
  send: SseConnection['send'];
  nowMs: () => number;
}): ProgressSender {
  const gate = createProgressGate();
  let pending: Progress | null = null;
  let timer: NodeJS.Timeout | null = null;

  function offer({ status, progress }: Progress): void {
    const offered = gate.offer(progress, options.nowMs());
    if (offered.send) {
      pending = null;
      options.send({ event: 'job.progress', data: { id: options.jobId, status, progress } });
      return;
    }
    if (!Number.isFinite(offered.dueInMs)) return;
    pending = { status, progress };
    timer ??= setTimeout(flush, offered.dueInMs).unref();
  }

  function flush(): void {
    timer = null;
    if (pending !== null) offer(pending);
  }

  return {
    offer,
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      pending = null;
    },
  };
}
