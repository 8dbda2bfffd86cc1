import { isTerminal } from '@callsheet/domain';
import type { SseConnection } from '../../http/sse.ts';
import type { EventsRead, JobReader } from '../../ports.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { createProgressSender } from './progress-sender.ts';
import { renderEvent } from './render-event.ts';

export interface FollowJobOptions {
  readonly jobs: JobReader;
  readonly hub: JobEventHub;
  readonly jobId: string;
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
 * falls between; every notice only says "look again", so events come from the document, in order and once.
 * Answers null when the client has everything of a job that has ended.
 */
export async function followJob(options: FollowJobOptions): Promise<SseConnection | null> {
  const { jobs, hub, jobId } = options;
  let sentSeq = options.afterSeq;
  let connection: SseConnection | null = null;
  let pumping = false;
  let again = false;
  const progress = createProgressSender({
    jobId,
    send: (event) => connection?.send(event),
    nowMs: options.nowMs,
  });

  async function pump(): Promise<void> {
    const read = await jobs.readEvents(jobId, sentSeq);
    if (connection === null) return;
    if (read === null) return connection.end();
    if (read.olderGone || sentSeq > read.seq) {
      connection.send({ event: 'snapshot', id: read.seq, data: await options.snapshot() });
    } else {
      for (const stored of read.events) {
        const event = renderEvent(jobId, stored);
        if (event !== null) connection.send({ event: event.type, id: event.seq, data: event });
      }
    }
    sentSeq = read.seq;
    if (hasEnded(read)) connection.end();
    else if (read.status === 'processing') progress.offer(read);
  }

  /** One read at a time; a notice that comes while one runs asks for another. */
  function pumpSoon(): void {
    again = true;
    if (!pumping) void pumpWhileAsked();
  }

  async function pumpWhileAsked(): Promise<void> {
    pumping = true;
    try {
      while (again && connection?.isOpen() === true) {
        again = false;
        await pump();
      }
    } catch (error) {
      // The client comes back and resumes from its last event.
      options.onError(error);
      connection?.end();
    } finally {
      pumping = false;
    }
  }

  const unsubscribe = hub.subscribe(jobId, (notice) => {
    if (notice.type === 'job.progress') progress.offer(notice);
    if (notice.seq > sentSeq) pumpSoon();
  });
  function stop(): void {
    unsubscribe();
    progress.stop();
  }

  try {
    const start = await jobs.readEvents(jobId, sentSeq);
    if (start === null || (hasEnded(start) && !hasNews(jobId, start, sentSeq))) {
      stop();
      return null;
    }
  } catch (error) {
    stop();
    throw error;
  }
  connection = options.open();
  connection.onClose(stop);
  pumpSoon();
  return connection;
}

function hasEnded(read: EventsRead): boolean {
  return isTerminal(read.status) || read.deletedAt !== null;
}

function hasNews(jobId: string, read: EventsRead, afterSeq: number): boolean {
  if (read.olderGone) return true;
  return afterSeq <= read.seq && read.events.some((stored) => renderEvent(jobId, stored) !== null);
}
