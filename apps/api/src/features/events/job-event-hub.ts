import type { JobNotice } from '@callsheet/engine';

/** Hears notices of one job. */
export type NoticeListener = (notice: JobNotice) => void;

export interface JobEventHub {
  /** Answers how to stop hearing. */
  subscribe(jobId: string, listener: NoticeListener): () => void;
  subscriberCount(): number;
  /** Hands a notice, from wherever it came, to whoever waits for its job. */
  publish(notice: JobNotice): void;
  /** What was published while nobody listened is read from the documents now. */
  catchUp(): void;
  close(): Promise<void>;
}

export interface JobEventHubOptions {
  /** Jobs that changed since then, as notices: the tail that makes a lost notification only late. */
  readonly changedSince: (since: Date) => Promise<readonly JobNotice[]>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
  /** Clocks differ and writes overtake each other, so every look reaches back this far. */
  readonly overlapMs?: number;
}

/**
 * Fans notices out to the subscribers of their jobs. While there are subscribers it also looks every 2 s at what
 * changed, so that a lost notification delays and never hides (architecture.md, Real time). Subscribers see a notice
 * again when both ways deliver it: they order by `seq`.
 */
export function createJobEventHub(options: JobEventHubOptions): JobEventHub {
  const { intervalMs = 2_000, overlapMs = 5_000 } = options;
  const listeners = new Map<string, Set<NoticeListener>>();
  let since = options.now();
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function publish(notice: JobNotice): void {
    for (const listener of listeners.get(notice.jobId) ?? []) listener(notice);
  }

  async function look(): Promise<void> {
    const startedAt = options.now();
    try {
      for (const notice of await options.changedSince(new Date(since.getTime() - overlapMs))) publish(notice);
      since = startedAt;
    } catch (error) {
      options.onError(error);
    }
  }

  function lookOnce(): void {
    if (closed || listeners.size === 0) return;
    looking ??= look().finally(() => {
      looking = null;
    });
  }

  function start(): void {
    if (timer !== null || closed) return;
    since = options.now();
    timer = setInterval(lookOnce, intervalMs);
    timer.unref();
  }

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    subscribe(jobId, listener) {
      const ofJob = listeners.get(jobId) ?? new Set();
      ofJob.add(listener);
      listeners.set(jobId, ofJob);
      start();
      return () => {
        ofJob.delete(listener);
        if (ofJob.size === 0 && listeners.get(jobId) === ofJob) listeners.delete(jobId);
        if (listeners.size === 0) stop();
      };
    },
    subscriberCount: () => [...listeners.values()].reduce((total, ofJob) => total + ofJob.size, 0),
    publish,
    catchUp: lookOnce,
    async close() {
      closed = true;
      stop();
      await looking;
    },
  };
}
