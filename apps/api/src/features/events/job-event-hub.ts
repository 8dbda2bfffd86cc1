import type { JobNotice } from '@callsheet/engine';
import { createTopics, type NoticeListener } from './topics.ts';

/** What the subscribers of a hub listen to. */
export interface Watched {
  readonly jobIds: readonly string[];
  readonly ownerIds: readonly string[];
}

export interface JobEventHub {
  /** Answers how to stop hearing. */
  subscribe(jobId: string, listener: NoticeListener): () => void;
  /** Hears the notices of all jobs of one owner. */
  subscribeOwner(ownerId: string, listener: NoticeListener): () => void;
  subscriberCount(): number;
  /** Hands a notice, from wherever it came, to whoever waits for its job or its owner. */
  publish(notice: JobNotice): void;
  /** What was published while nobody listened is read from the documents now. */
  catchUp(): void;
  close(): Promise<void>;
}

export interface JobEventHubOptions {
  /** Watched jobs that changed since then, as notices: the tail that makes a lost notification only late. */
  readonly changedSince: (since: Date, watched: Watched) => Promise<readonly JobNotice[]>;
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
  const ofJobs = createTopics();
  const ofOwners = createTopics();
  let since = options.now();
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const subscriberCount = (): number => ofJobs.count() + ofOwners.count();

  function publish(notice: JobNotice): void {
    ofJobs.publish(notice.jobId, notice);
    ofOwners.publish(notice.ownerId, notice);
  }

  async function look(): Promise<void> {
    const startedAt = options.now();
    const watched = { jobIds: ofJobs.names(), ownerIds: ofOwners.names() };
    try {
      for (const notice of await options.changedSince(new Date(since.getTime() - overlapMs), watched)) publish(notice);
      since = startedAt;
    } catch (error) {
      options.onError(error);
    }
  }

  function lookOnce(): void {
    if (closed || subscriberCount() === 0) return;
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

  function keepLooking(leave: () => void): () => void {
    start();
    return () => {
      leave();
      if (subscriberCount() === 0) stop();
    };
  }

  return {
    subscribe: (jobId, listener) => keepLooking(ofJobs.add(jobId, listener)),
    subscribeOwner: (ownerId, listener) => keepLooking(ofOwners.add(ownerId, listener)),
    subscriberCount,
    publish,
    catchUp: lookOnce,
    async close() {
      closed = true;
      stop();
      await looking;
    },
  };
}
