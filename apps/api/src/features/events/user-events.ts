import type { NotifiedJob } from '@callsheet/domain';
import type { EventsRead } from '../../ports.ts';
import type { UserEvent } from './event-source.ts';
import { notificationEvent, userStreamEvent } from './stream-event.ts';

/** What is known of the events that were sent: the newest seq of the job, or the time from which on they count. */
export interface AlreadySent {
  readonly sentSeq: number | null;
  readonly from: Date;
}

/**
 * The events of a job that a stream of all jobs still has to send, each followed by what `notified`, a job of seed 001,
 * tells of it; null when some of them are no longer kept.
 */
export function unsentEvents(
  jobId: string,
  read: EventsRead,
  { notified, ...sent }: AlreadySent & { readonly notified: NotifiedJob | null },
): readonly UserEvent[] | null {
  const { sentSeq, from } = sent;
  const [oldest] = read.events;
  const gone = sentSeq === null ? (oldest?.at ?? from) > from && read.olderGone : read.olderGone;
  if (gone) return null;
  const unsent = sentSeq === null ? read.events.filter(({ at }) => at >= from) : read.events;
  return unsent.flatMap((stored) => {
    const events = [userStreamEvent(jobId, stored), notified && notificationEvent(notified, stored)];
    return events.flatMap((event) => (event === null ? [] : [{ at: stored.at, event }]));
  });
}
