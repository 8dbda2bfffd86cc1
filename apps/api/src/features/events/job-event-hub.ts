import type { JobNotice } from '@callsheet/engine';
import { createEventHub, type EventHub, type EventHubOptions } from './event-hub.ts';

/** What the subscribers of a hub listen to. */
export interface Watched {
  readonly jobIds: readonly string[];
  readonly ownerIds: readonly string[];
}

export type JobEventHub = EventHub<JobNotice>;

export interface JobEventHubOptions extends Omit<EventHubOptions<JobNotice>, 'idOf' | 'changedSince'> {
  readonly changedSince: (since: Date, watched: Watched) => Promise<readonly JobNotice[]>;
}

/** Hears of jobs. Subscribers order by `seq`. */
export function createJobEventHub(options: JobEventHubOptions): JobEventHub {
  return createEventHub({
    ...options,
    idOf: ({ jobId }) => jobId,
    changedSince: (since, { ids: jobIds, ownerIds }) => options.changedSince(since, { jobIds, ownerIds }),
  });
}
