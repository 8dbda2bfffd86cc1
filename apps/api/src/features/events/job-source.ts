import { isNotified, isTerminal, type Job } from '@callsheet/domain';
import type { SseConnection } from '../../http/sse-connection.ts';
import type { EventsRead, JobReader } from '../../ports.ts';
import { createMemory, type EventSource, replayChanges, type UserEvent } from './event-source.ts';
import type { JobEventHub } from './job-event-hub.ts';
import { createProgressSender, type ProgressSender } from './progress-sender.ts';
import type { ResumePoint } from './resume-point.ts';
import type { JobReads } from './shared-job-reads.ts';
import { notifiedEvent } from './stream-event.ts';
import { unsentEvents } from './user-events.ts';

export interface JobSourceOptions {
  readonly jobs: Pick<JobReader, 'changedOf'>;
  readonly reads: JobReads;
  readonly hub: JobEventHub;
  readonly userId: string;
  readonly resume: Pick<ResumePoint, 'from'>;
  /** Where progress goes, which is not replayed. */
  readonly connection: Pick<SseConnection, 'send' | 'onClose'>;
  /** A job as a resource, for events that are gone. */
  readonly snapshot: (jobId: string) => Promise<unknown>;
  readonly nowMs: () => number;
}

/** The jobs of a user, each with its progress between its events. */
export function createJobSource(options: JobSourceOptions): EventSource {
  const { jobs, reads, hub, userId, connection, resume } = options;
  const sent = createMemory<{ seq: number; ended: boolean }>();
  const progress = new Map<string, ProgressSender>();

  async function read(jobId: string): Promise<readonly UserEvent[]> {
    const sentSeq = sent.get(jobId)?.seq ?? null;
    const state = await reads.readEvents(jobId, sentSeq ?? 0);
    if (state === null || state.ownerId !== userId) return [];
    const notified = await readNotified(reads, jobId, state);
    const events = unsentEvents(jobId, state, { sentSeq, from: resume.from, notified });
    const ended = isTerminal(state.status) || state.deletedAt !== null;
    sent.set(jobId, { seq: state.seq, ended });
    if (ended) stopProgress(jobId);
    else if (state.status === 'processing') progressOf(jobId).offer(state);
    if (events !== null) return events;
    const data = await options.snapshot(jobId);
    return [{ at: new Date(), event: { event: 'snapshot', id: `${jobId}:${state.seq}`, data } }];
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

  connection.onClose(() => {
    for (const sender of progress.values()) sender.stop();
  });
  return {
    subscribe: (wake) =>
      hub.subscribeOwner(userId, (notice) => {
        const known = sent.get(notice.jobId);
        if (notice.type === 'job.progress' && known?.ended === false && notice.seq >= known.seq) {
          progressOf(notice.jobId).offer(notice);
        }
        if (known === undefined || notice.seq > known.seq) wake(notice.jobId);
      }),
    replay: (isWanted) =>
      replayChanges({
        from: resume.from,
        page: (page) => jobs.changedOf({ ...page, ownerId: userId }),
        placeOf: ({ updatedAt: at, jobId: id }) => ({ at, id }),
        read,
        isWanted,
      }),
    read,
  };
}

/** The job when one of these events is told in its words too, which need its title and its video's size. */
async function readNotified(reads: JobReads, jobId: string, { origin, events }: EventsRead): Promise<Job | null> {
  return events.some((event) => isNotified(origin, notifiedEvent(event))) ? await reads.find(jobId) : null;
}
