import type { Attempt, Job } from '@callsheet/domain';

/** What one status check works on. `number` counts the checks of an attempt from 1. */
export interface CheckInput {
  readonly job: Job;
  readonly attempt: Attempt;
  readonly number: number;
  readonly effectId: string;
  readonly signal: AbortSignal;
}

/** `nextInMs` null: no further check, else a wish for the next one (0 leaves it to the schedule). */
export interface CheckResult {
  readonly nextInMs: number | null;
}

export const NO_FURTHER_CHECK: CheckResult = { nextInMs: null };
