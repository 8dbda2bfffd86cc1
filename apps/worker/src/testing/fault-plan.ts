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
  'scene',
  'scene-in-doubt',
] as const;
export type FaultFlow = (typeof FAULT_FLOWS)[number];

/** One job of the test and the step at which the process that works on it is killed; null: never. */
export interface FaultJob {
  readonly id: string;
  readonly flow: FaultFlow;
  readonly dieAt: string | null;
  /** The real ingest is slow; other jobs store the file as it is, under the keys that were planned. */
  readonly transforms: boolean;
  /** Whether a scene has a further file made of its video. */
  readonly converts: boolean;
}

/** What stands before a step of a scene whose image is stored. */
export const VIDEO_STEP = 'video:';

export function isScene(flow: FaultFlow): boolean {
  return flow === 'scene' || flow === 'scene-in-doubt';
}

/** What a process is started with. */
export interface FaultPlan {
  readonly jobs: readonly FaultJob[];
  /** How far the engine's clock is ahead of the real one. */
  readonly clockOffsetMs: number;
  /** A video of four seconds, 1280 by 720. */
  readonly clipPath: string;
  /** A PNG of 1920 by 1080. */
  readonly picturePath: string;
}
