import { DomainError } from '../errors/domain-error.ts';
import type { JobKind } from '../job/job.ts';

/** Something counted or paid (C-13): videos per workspace and month, credits per user. */
export type Meter = 'videoGenerations' | 'credits';

/** What one action of a job costs on one meter. `subject` is a workspace id or a user id. */
export interface Charge {
  readonly meter: Meter;
  readonly subject: string;
  /** Key of the workspace's billing period for monthly meters, `wallet` for credits. Kept, so that a late capture lands in the right month (C-12). */
  readonly period: string;
  readonly action: string;
  readonly amount: number;
  /** Ceiling used when the account row is made by the first admission of its period. */
  readonly limit: number;
}

/**
 * Units of `videoGenerations` that a job of each kind costs. A kind that is not listed has no price and is refused (U-10).
 * Taking in a video that exists generates nothing.
 */
const VIDEO_GENERATION_UNITS: Partial<Record<JobKind, number>> = {
  prompt: 1,
  product: 1,
  avatar: 1,
  script: 1,
  import: 0,
};

/**
 * What a job will reserve at admission.
 * @throws DomainError PRICE_UNKNOWN when the kind has no price: unknown is refused, never free (U-10).
 */
export function chargesFor(input: {
  kind: JobKind;
  workspaceId: string;
  period: string;
  monthlyLimit: number;
}): readonly Charge[] {
  const amount = VIDEO_GENERATION_UNITS[input.kind];
  if (amount === undefined) {
    throw new DomainError({
      code: 'PRICE_UNKNOWN',
      message: `No price is set for jobs of kind ${input.kind}, so they are refused.`,
    });
  }
  if (amount === 0) return [];
  return [
    {
      meter: 'videoGenerations',
      subject: input.workspaceId,
      period: input.period,
      action: `generate_${input.kind}`,
      amount,
      limit: input.monthlyLimit,
    },
  ];
}
