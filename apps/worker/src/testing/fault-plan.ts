/** What the provider does with a job, and what its owner does with it. */
export const FAULT_FLOWS = [
  'plain',
  'answered-at-once',
  'settled-later',
  'callback',
  'answer-lost',
  'refused-for-now',
  'draft',
  'failed',
  'retried',
  'canceled',
  'deleted',
  'deleted-late',
] as const;
export type FaultFlow = (typeof FAULT_FLOWS)[number];

/** One job of the test and the step at which the process that works on it is killed; null: never. */
export interface FaultJob {
  readonly id: string;
  readonly flow: FaultFlow;
  readonly dieAt: string | null;
  /** The real ingest is slow; other jobs store the clip as it is, under the keys that were planned. */
  readonly transforms: boolean;
}

/** What a process is started with. */
export interface FaultPlan {
  readonly jobs: readonly FaultJob[];
  /** How far the engine's clock is ahead of the real one. */
  readonly clockOffsetMs: number;
  /** A video of four seconds, 1280 by 720. */
  readonly clipPath: string;
}
