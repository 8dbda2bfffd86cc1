import { createTopics, type NoticeListener } from './topics.ts';

/** What the subscribers of a hub listen to: single things, and all things of an owner. */
export interface WatchedThings {
  readonly ids: readonly string[];
  readonly ownerIds: readonly string[];
}

export interface EventHub<Notice> {
  /** Answers how to stop hearing. */
  subscribe(id: string, listener: NoticeListener<Notice>): () => void;
  /** Hears the notices of all things of one owner. */
  subscribeOwner(ownerId: string, listener: NoticeListener<Notice>): () => void;
  subscriberCount(): number;
  /** Hands a notice, from wherever it came, to whoever waits for its thing or its owner. */
  publish(notice: Notice): void;
  /** What was published while nobody listened is read from the documents now. */
  catchUp(): void;
  close(): Promise<void>;
}

export interface EventHubOptions<Notice> {
  /** What a notice is about. */
  readonly idOf: (notice: Notice) => string;
  /** Watched things that changed since then, as notices: the tail that makes a lost notification only late. */
  readonly changedSince: (since: Date, watched: WatchedThings) => Promise<readonly Notice[]>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
  /** Clocks differ and writes overtake each other, so every look reaches back this far. */
  readonly overlapMs?: number;
}

/**
 * Fans notices out to the subscribers of what they are about. While there are subscribers it also looks every 2 s at what
 * changed, so that a lost notification delays and never hides (architecture.md, Real time). Subscribers see a notice
 * again when both ways deliver it: they order by its number.
 */
export function createEventHub<Notice extends { readonly ownerId: string }>(
  options: EventHubOptions<Notice>,
): EventHub<Notice> {
  const { intervalMs = 2_000, overlapMs = 5_000 } = options;
  const ofThings = createTopics<Notice>();
  const ofOwners = createTopics<Notice>();
  let since = options.now();
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const subscriberCount = (): number => ofThings.count() + ofOwners.count();

  function publish(notice: Notice): void {
    ofThings.publish(options.idOf(notice), notice);
    ofOwners.publish(notice.ownerId, notice);
  }

  async function look(): Promise<void> {
    const startedAt = options.now();
    const watched = { ids: ofThings.names(), ownerIds: ofOwners.names() };
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
    subscribe: (id, listener) => keepLooking(ofThings.add(id, listener)),
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
