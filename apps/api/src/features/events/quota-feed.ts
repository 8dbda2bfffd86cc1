import type { SseConnection, SseEvent } from '../../http/sse-connection.ts';
import type { QuotaCrossing, QuotaReader } from '../../money-ports.ts';

export interface QuotaFeed {
  /** Sends what the user's workspaces have reached since then, and what they reach until the connection ends. */
  follow(options: { userId: string; since: Date; connection: Pick<SseConnection, 'send' | 'onClose'> }): void;
}

export interface QuotaFeedOptions {
  readonly quota: QuotaReader;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
  /** Admissions commit a while after their time, and clocks differ: every look reaches back this far. */
  readonly overlapMs?: number;
}

type Listener = (crossing: QuotaCrossing) => void;

/**
 * Tells members what their workspaces have reached: one look for the whole process every 2 s while anybody follows.
 * A look that fails is made up for by the next one. Whoever follows hears everything at least once, on one connection
 * exactly once.
 */
export function createQuotaFeed(options: QuotaFeedOptions): QuotaFeed {
  const { quota, now, onError, intervalMs = 2_000, overlapMs = 30_000 } = options;
  const followers = new Map<string, Set<Listener>>();
  let timer: NodeJS.Timeout | null = null;
  let since = now();
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const startedAt = now();
      for (const { memberIds, ...crossing } of await quota.crossedSince(new Date(since.getTime() - overlapMs))) {
        for (const listener of memberIds.flatMap((id) => [...(followers.get(id) ?? [])])) listener(crossing);
      }
      since = startedAt;
    } catch (error) {
      onError(error);
    } finally {
      looking = false;
    }
  }

  function enter(userId: string, listener: Listener): () => void {
    followers.set(userId, (followers.get(userId) ?? new Set()).add(listener));
    if (timer === null) {
      since = now();
      timer = setInterval(() => void look(), intervalMs);
      timer.unref();
    }
    return () => {
      const own = followers.get(userId);
      own?.delete(listener);
      if (own?.size === 0) followers.delete(userId);
      if (followers.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    };
  }

  return {
    follow({ userId, since: from, connection }) {
      const sent = new Set<string>();
      const tell: Listener = (crossing) => {
        if (sent.has(crossing.id)) return;
        sent.add(crossing.id);
        connection.send(eventOf(crossing));
      };
      connection.onClose(enter(userId, tell));
      quota.crossedFor(userId, from).then((crossings) => crossings.forEach(tell), onError);
    },
  };
}

/** Without an event id, so that the client's resume point stays with the jobs; `data.id` tells a repeat. */
function eventOf({ id, at, ...data }: QuotaCrossing): SseEvent {
  const type = 'quota.threshold';
  return { event: type, data: { id, type, timestamp: at.toISOString(), data } };
}
