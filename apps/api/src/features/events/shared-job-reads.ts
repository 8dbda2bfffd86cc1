import type { EventsRead, JobReader } from '../../ports.ts';
import { shareReads } from './share-reads.ts';

/** What streams read of jobs. */
export type JobReads = Pick<JobReader, 'find' | 'readEvents'>;

/** The same reads, where all streams of one job that look at the same time look once. */
export function createSharedJobReads(jobs: JobReads): JobReads {
  const readEvents = shareReads({
    keyOf: ({ jobId }: { jobId: string; afterSeq: number }) => jobId,
    join: (one, other) => (other.afterSeq < one.afterSeq ? other : one),
    read: ({ jobId, afterSeq }) => jobs.readEvents(jobId, afterSeq),
  });
  return {
    find: shareReads({ keyOf: (jobId: string) => jobId, join: (one) => one, read: (jobId) => jobs.find(jobId) }),
    async readEvents(jobId, afterSeq) {
      const read = await readEvents({ jobId, afterSeq });
      return read === null ? null : eventsAfter(read, afterSeq);
    },
  };
}

/** What a read that began at an earlier seq says to somebody who has more. */
function eventsAfter(read: EventsRead, afterSeq: number): EventsRead {
  const events = read.events.filter(({ seq }) => seq > afterSeq);
  const firstSeq = events[0]?.seq ?? read.seq + 1;
  return { ...read, events, olderGone: firstSeq > afterSeq + 1 };
}
