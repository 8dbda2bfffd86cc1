import { isTerminal, type Viewer } from '@callsheet/domain';
import type { SseConnection } from '../../http/sse-connection.ts';
import type { EventsRead } from '../../ports.ts';
import { requireOwned } from '../jobs/load-owned-job.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { createProgressSender } from './progress-sender.ts';

import type { JobReads } from './shared-job-reads.ts';
import { jobStreamEvent } from './stream-event.ts';

export interface FollowJobOptions {
  readonly reads: JobReads;
  readonly hub: JobEventHub;
  /** 24 hex digits. */
  readonly jobId: string;
  /** Who follows. */
  readonly viewer: Viewer;
  /** The newest event that the client has; 0 for none. */
  readonly afterSeq: number;
  /** Opens the connection once it is known that there is something to send or to wait for. */
  readonly open: () => SseConnection;
  /** The job as a resource, for a client whose next events are gone. */
  readonly snapshot: () => Promise<unknown>;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Sends a job's events from `afterSeq` on until the one that ends it. Subscribes first and reads then, so that nothing
 * falls between; every notice only says "look again", so events come from the document, in order and once. The first
 * read also tells whether the user may see them.
 * Answers null when the client has everything of a job that has ended.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function followJob(options: FollowJobOptions): Promise<SseConnection | null> {
  const { reads, hub, jobId } = options;
  let sentSeq = options.afterSeq;
  /** Newest seq that was heard of and not looked for yet. */
  let heardSeq = 0;
  let connection: SseConnection | null = null;
  let pumping = true;
  const progress = createProgressSender({
    jobId,
    send: (event) => connection?.send(event),
    nowMs: options.nowMs,
  });

  async function deliver(read: EventsRead | null, to: SseConnection): Promise<void> {
    if (read === null) return to.end();
    const missed = read.olderGone || sentSeq > read.seq;
    sentSeq = read.seq;
    if (missed) to.send({ event: 'snapshot', id: read.seq, data: await options.snapshot() });
    for (const event of missed ? [] : eventsOf(jobId, read)) {
      to.send(event);
      await to.room();
    }
    if (hasEnded(read)) to.end();
    else if (read.status === 'processing') progress.offer(read);
  }

  /** One read at a time; a notice that comes while one runs asks for another. */
  async function pump(to: SseConnection, first?: EventsRead): Promise<void> {
    pumping = true;
    try {
      if (first !== undefined) await deliver(first, to);
      while (heardSeq > sentSeq && to.isOpen()) {
        heardSeq = 0;
        await deliver(await reads.readEvents(jobId, sentSeq), to);
      }
    } catch (error) {
      // The client comes back and resumes from its last event.
      options.onError(error);
      to.end();
    } finally {
      pumping = false;
    }
  }

  const unsubscribe = hub.subscribe(jobId, (notice) => {
    heardSeq = Math.max(heardSeq, notice.seq);
    if (connection === null) return;
    if (notice.type === 'job.progress') progress.offer(notice);
    if (!pumping && heardSeq > sentSeq) void pump(connection);
  });
  function stop(): void {
    unsubscribe();
    progress.stop();
  }

  try {
    const first = requireOwned(await reads.readEvents(jobId, sentSeq), options.viewer, 'read');
    if (hasEnded(first) && !first.olderGone && eventsOf(jobId, first).length === 0) {
      stop();
      return null;
    }
    connection = options.open();
    connection.onClose(stop);
    void pump(connection, first);
    return connection;
  } catch (error) {
    stop();
    throw error;
  }
}

function hasEnded(read: EventsRead): boolean {
  return isTerminal(read.status) || read.deletedAt !== null;
}

function eventsOf(jobId: string, read: EventsRead) {
  return read.events.flatMap((stored) => jobStreamEvent(jobId, stored) ?? []);
}
