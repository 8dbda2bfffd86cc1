/** What is counted exactly, each with its own limits (C-39); everything else has only the general limits. */
export const RATE_CLASSES = ['refine', 'frames', 'workflow_video'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/** So many in any stretch of that length. */
export interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
}

/** What holds for one caller and class. */
export interface RateRules {
  /** All of them at once; none: not limited. */
  readonly windows: readonly RateWindow[];
  /** So many over the limit may wait for their time instead of being refused (R-004-34). */
  readonly maxQueued: number;
}

/** What a tier or an API key says about some classes; the rest is left to whoever is asked next. */
export type RateLimits = Readonly<Partial<Record<RateClass, Partial<RateRules>>>>;

/** The limits of everybody, of which each class is known. */
export type StandardRates = Readonly<Record<RateClass, RateRules>>;

/**
 * What holds for a class (R-004-35): of its windows and of its queue length each from the first of `limits` that says
 * it, in the order override of the key, tier of the key, tier of the user, the standard tier as admins changed it; at
 * last from the configuration.
 */
export function effectiveRates(
  rateClass: RateClass,
  limits: readonly (RateLimits | null)[],
  standard: StandardRates,
): RateRules {
  const said = limits.map((one) => one?.[rateClass]);
  return {
    windows: said.find((one) => one?.windows !== undefined)?.windows ?? standard[rateClass].windows,
    maxQueued: said.find((one) => one?.maxQueued !== undefined)?.maxQueued ?? standard[rateClass].maxQueued,
  };
}

/**
 * Whom a class counts (R-004-31 to 33, C-40): refinements the user, whatever they call with; the others the API key, or
 * the user who calls without one.
 */
export function rateSubject(rateClass: RateClass, caller: { userId: string; apiKeyId: string | null }): string {
  return rateClass === 'refine' || caller.apiKeyId === null ? `user:${caller.userId}` : `key:${caller.apiKeyId}`;
}
