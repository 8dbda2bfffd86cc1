import { createHash } from 'node:crypto';

/** Bounds of the time between two status checks of one operation. */
export interface CheckSchedule {
  readonly minMs: number;
  readonly maxMs: number;
}

const GROWTH = 1.5;
const JITTER = 0.2;

/**
 * Milliseconds until check `number` (the first is 1): grows by half each time up to the maximum, ±20 %. The jitter is
 * drawn from the job's id, so that a repeated delivery asks for the same moment while many jobs spread out.
 * `wishMs` is the provider's own wish, which is never undercut.
 */
export function nextCheckDelay(input: {
  schedule: CheckSchedule;
  jobId: string;
  attempt: number;
  number: number;
  wishMs?: number;
}): number {
  const { schedule } = input;
  const grown = Math.min(schedule.maxMs, schedule.minMs * GROWTH ** Math.min(input.number - 1, 64));
  const jittered = grown * (1 - JITTER + 2 * JITTER * fraction(`${input.jobId}/${input.attempt}/${input.number}`));
  return Math.round(Math.max(jittered, input.wishMs ?? 0));
}

/** A number in 0..1 that is always the same for one text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 0xffffffff;
}
