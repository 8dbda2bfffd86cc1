import { DomainError } from '../errors/domain-error.ts';
import type { JobKind, ScenePurchase } from '../job/job.ts';
import { STEP_ACTIONS } from '../job/step-actions.ts';
import type { SceneQuality } from '../media/scene-presets.ts';

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
  workflow_video: 1,
};

/** Credits for each step of a scene (R-003-18). */
export type StepPrices = Readonly<Record<ScenePurchase, number>>;
export type ScenePrices = Readonly<Record<SceneQuality, StepPrices>>;

/** A wallet has no months. */
export const WALLET_PERIOD = 'wallet';

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
  const amount = videoUnitsOf(input.kind);
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

/**
 * Units of its workspace's month that a job of this kind costs.
 * @throws DomainError PRICE_UNKNOWN (U-10).
 */
export function videoUnitsOf(kind: JobKind): number {
  const units = VIDEO_GENERATION_UNITS[kind];
  if (units === undefined) throw priceUnknown(kind);
  return units;
}

/**
 * What the steps of a scene that are still to be bought will reserve in their owner's wallet (C-13). What costs nothing
 * reserves nothing.
 * @throws DomainError PRICE_UNKNOWN for a price that is none (U-10).
 */
export function sceneCharges(input: {
  ownerId: string;
  steps: readonly ScenePurchase[];
  prices: StepPrices;
}): readonly Charge[] {
  const { ownerId, steps, prices } = input;
  return steps.flatMap((step): Charge[] => {
    return [...creditCharges({ kind: 'scene', ownerId, action: STEP_ACTIONS[step], amount: prices[step] })];
  });
}

/**
 * What one action will reserve in its owner's wallet; what costs nothing reserves nothing.
 * @throws DomainError PRICE_UNKNOWN for a price that is none (U-10).
 */
export function creditCharges(input: {
  kind: JobKind;
  ownerId: string;
  action: string;
  amount: number;
}): readonly Charge[] {
  const { kind, ownerId, action, amount } = input;
  if (!Number.isSafeInteger(amount) || amount < 0) throw priceUnknown(kind);
  if (amount === 0) return [];
  // A wallet that nobody has put anything into is empty.
  return [{ meter: 'credits', subject: ownerId, period: WALLET_PERIOD, action, amount, limit: 0 }];
}

function priceUnknown(kind: JobKind): DomainError {
  return new DomainError({
    code: 'PRICE_UNKNOWN',
    message: `No price is set for jobs of kind ${kind}, so they are refused.`,
  });
}
