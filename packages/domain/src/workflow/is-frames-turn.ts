import type { RunningOrder } from './workflow.ts';

/**
 * Whether a frame may be ordered of its provider where at most `atOnce` frames of a workflow are made at once. Who was
 * ordered first goes first; a turn that has come stays, because parts only ever leave the list. One that the workflow does
 * not wait for is not held up.
 */
export function isFramesTurn(running: RunningOrder | null, jobId: string, atOnce: number): boolean {
  const place = running?.parts.findIndex((part) => part.jobId === jobId) ?? -1;
  return place < atOnce;
}
