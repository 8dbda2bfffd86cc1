import type { JobReader } from '../../ports.ts';
import { isJobId } from '../jobs/load-owned-job.ts';

/** Clocks differ and notices overtake each other: every resume reaches back this far behind the last event. */
const OVERLAP_MS = 60_000;
const LONGEST_ABSENCE_MS = 24 * 3600 * 1000;

/** Where a stream of all jobs goes on. */
export interface ResumePoint {
  /** Events at or after this moment are sent. */
  readonly from: Date;
  /** Event id that leads back to this very point. */
  readonly id: string;
  /** The client was away for longer than is replayed: there is more between. */
  readonly gap: boolean;
}

/**
 * From the last event that a client has, `<job id>:<seq>`, or from the id that `stream.opened` carried, `t:<ms>`.
 * Anything else starts anew, a minute back.
 */
export async function findResumePoint(
  jobs: JobReader,
  input: { userId: string; lastEventId: string | undefined; now: Date },
): Promise<ResumePoint> {
  const now = input.now.getTime();
  const known = input.lastEventId === undefined ? null : await timeOf(jobs, input.userId, input.lastEventId);
  const wanted = Math.min(known ?? now, now);
  const at = Math.max(wanted, now - LONGEST_ABSENCE_MS);
  return { from: new Date(at - OVERLAP_MS), id: `t:${at}`, gap: at > wanted };
}

async function timeOf(jobs: JobReader, userId: string, lastEventId: string): Promise<number | null> {
  const [name, number] = lastEventId.split(':');
  if (name === undefined || number === undefined || !/^\d{1,15}$/.test(number)) return null;
  if (name === 't') return Number(number);
  if (!isJobId(name)) return null;
  const seq = Number(number);
  const read = await jobs.readEvents(name, seq - 1);
  if (read === null || read.ownerId !== userId) return null;
  const event = read.events.find((candidate) => candidate.seq === seq);
  // No longer kept: not before the job was made, which its id tells in seconds.
  return event?.at.getTime() ?? Number.parseInt(name.slice(0, 8), 16) * 1000;
}
