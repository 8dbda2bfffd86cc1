import { isNotified, isTerminal, type Job } from '@callsheet/domain';
import type { SseConnection } from '../../http/sse-connection.ts';
import type { EventsRead, JobReader } from '../../ports.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { createProgressSender, type ProgressSender } from './progress-sender.ts';
import type { ResumePoint } from './resume-point.ts';
import type { JobReads } from './shared-job-reads.ts';
import { notifiedEvent } from './stream-event.ts';
import { type UserEvent, unsentEvents } from './user-events.ts';

export interface FollowUserOptions {
  readonly jobs: Pick<JobReader, 'changedOf'>;
  readonly reads: JobReads;
  readonly hub: JobEventHub;
  readonly userId: string;
  readonly resume: ResumePoint;
  readonly connection: SseConnection;
  /** A job as a resource, for events that are gone. */
  readonly snapshot: (jobId: string) => Promise<unknown>;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

const PAGE = 100;
/** A client that was away for more than this reads the list of its jobs instead. */
const MAX_REPLAYED = 5_000;
/** Jobs whose newest sent seq is remembered; one that is forgotten may be told again. */
const MAX_REMEMBERED = 5_000;

/**
 * Sends the events of all jobs of a user, at least once: first those since the resume point in the order of their times,
 * so that any of them is a point to resume from, then each job's as notices come. Subscribes first and reads then.
 */
export function followUser(options: FollowUserOptions): void {
  const { jobs, reads, hub, userId, connection, resume } = options;
  const sent = new Map<string, { seq: number; ended: boolean }>();
  const progress = new Map<string, ProgressSender>();
  const waiting = new Set<string>();
  let replayed = false;
  let pumping = false;

  async function read(jobId: string): Promise<readonly UserEvent[]> {
    const sentSeq = sent.get(jobId)?.seq ?? null;
    const state = await reads.readEvents(jobId, sentSeq ?? 0);
    if (state === null || state.ownerId !== userId) return [];
    const notified = await readNotified(reads, jobId, state);
    const events = unsentEvents(jobId, state, { sentSeq, from: resume.from, notified });
    const ended = isTerminal(state.status) || state.deletedAt !== null;
    remember(jobId, { seq: state.seq, ended });
    if (ended) stopProgress(jobId);
    else if (state.status === 'processing') progressOf(jobId).offer(state);
    if (events !== null) return events;
    const data = await options.snapshot(jobId);
    return [{ at: new Date(), event: { event: 'snapshot', id: `${jobId}:${state.seq}`, data } }];
  }

  function remember(jobId: string, state: { seq: number; ended: boolean }): void {
    sent.delete(jobId);
    sent.set(jobId, state);
    const [oldest] = sent.keys();
    if (sent.size > MAX_REMEMBERED && oldest !== undefined) sent.delete(oldest);
  }

  function progressOf(jobId: string): ProgressSender {
    const sender = progress.get(jobId) ?? createProgressSender({ ...options, jobId, send: connection.send });
    progress.set(jobId, sender);
    return sender;
  }

  function stopProgress(jobId: string): void {
    progress.get(jobId)?.stop();
    progress.delete(jobId);
  }

  async function replay(): Promise<void> {
    const events: UserEvent[] = [];
    let from: { at: Date; afterId?: string } = { at: resume.from };
    let gap = resume.gap;
    for (;;) {
      const page = await jobs.changedOf({ ...from, ownerId: userId, limit: PAGE });
      for (const { jobId } of page) events.push(...(await read(jobId)));
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE || !connection.isOpen()) break;
      from = { at: last.updatedAt, afterId: last.jobId };
      if (events.length > MAX_REPLAYED) {
        gap = true;
        break;
      }
    }
    if (gap) connection.send({ event: 'stream.gap', data: { message: 'Events are missing here; read GET /v1/jobs.' } });
    await sendAll(events.sort((a, b) => a.at.getTime() - b.at.getTime()));
  }

  async function sendAll(events: readonly UserEvent[]): Promise<void> {
    for (const { event } of events) {
      connection.send(event);
      await connection.room();
    }
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      if (!replayed) await replay();
      replayed = true;
      for (const jobId of waiting) {
        if (!connection.isOpen()) break;
        waiting.delete(jobId);
        await sendAll(await read(jobId));
      }
    } catch (error) {
      // The client comes back and resumes from its last event.
      options.onError(error);
      connection.end();
    } finally {
      pumping = false;
    }
  }

  const unsubscribe = hub.subscribeOwner(userId, (notice) => {
    const known = sent.get(notice.jobId);
    if (notice.type === 'job.progress' && known?.ended === false && notice.seq >= known.seq) {
      progressOf(notice.jobId).offer(notice);
    }
    if (known !== undefined && notice.seq <= known.seq) return;
    waiting.add(notice.jobId);
    void pump();
  });
  connection.onClose(() => {
    unsubscribe();
    for (const sender of progress.values()) sender.stop();
  });
  connection.send({ event: 'stream.opened', id: resume.id, data: { from: resume.from.toISOString() } });
  void pump();
}

/** The job when one of these events is told in its words too, which need its title and its video's size. */
async function readNotified(reads: JobReads, jobId: string, { origin, events }: EventsRead): Promise<Job | null> {
  return events.some((event) => isNotified(origin, notifiedEvent(event))) ? await reads.find(jobId) : null;
}
