import type { WorkflowReads } from '@callsheet/database';
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

/** Where the events are that ids lead to. */
export interface ResumableReads {
  readonly jobs: Pick<JobReader, 'readEvents'>;
  readonly workflowReads: Pick<WorkflowReads, 'readHistory'>;
}

/**
 * From the last event that a client has, `<job id>:<seq>` or `<workflow id>:<version>`, or from the id that `stream.opened` carried, `t:<ms>`.
 * Anything else starts anew, a minute back.
 */
export async function findResumePoint(
  reads: ResumableReads,
  input: { userId: string; lastEventId: string | undefined; now: Date },
): Promise<ResumePoint> {
  const now = input.now.getTime();
  const known = input.lastEventId === undefined ? null : await timeOf(reads, input.userId, input.lastEventId);
  const wanted = Math.min(known ?? now, now);
  const at = Math.max(wanted, now - LONGEST_ABSENCE_MS);
  return { from: new Date(at - OVERLAP_MS), id: `t:${at}`, gap: at > wanted };
}

async function timeOf(reads: ResumableReads, userId: string, lastEventId: string): Promise<number | null> {
  const [name, number] = lastEventId.split(':');
  if (name === undefined || number === undefined || !/^\d{1,15}$/.test(number)) return null;
  if (name === 't') return Number(number);
  if (!isJobId(name)) return null;
  const seq = Number(number);
  const read = await reads.jobs.readEvents(name, seq - 1);
  if (read === null) return await timeOfVersion(reads, userId, { workflowId: name, version: seq });
  if (read.ownerId !== userId) return null;
  const event = read.events.find((candidate) => candidate.seq === seq);
  // No longer kept: not before the job was made, which its id tells in seconds.
  return event?.at.getTime() ?? Number.parseInt(name.slice(0, 8), 16) * 1000;
}

async function timeOfVersion(
  { workflowReads }: ResumableReads,
  userId: string,
  { workflowId, version }: { workflowId: string; version: number },
): Promise<number | null> {
  const history = await workflowReads.readHistory(workflowId);
  if (history === null || history.ownerId !== userId) return null;
  return history.versions.find((candidate) => candidate.version === version)?.event.at.getTime() ?? null;
}
