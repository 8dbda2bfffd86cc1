/** How much of a meter is used, as a badge (R-000-07). */
export type UsageState = 'available' | 'almost_full' | 'limit_reached';

/** Shares of the limit, in percent, of which each is told once per period (http-surface.md 6.4, `quota.threshold`). */
export const QUOTA_THRESHOLDS = [75, 90, 100] as const;
export type QuotaThreshold = (typeof QUOTA_THRESHOLDS)[number];

/** Units spoken for, and how many there are. */
export interface MeterUse {
  readonly used: number;
  readonly limit: number;
}

/** The thresholds that are reached, lowest first. A meter without any units has none to reach. */
export function thresholdsReached({ used, limit }: MeterUse): readonly QuotaThreshold[] {
  return limit <= 0 ? [] : QUOTA_THRESHOLDS.filter((percent) => used * 100 >= limit * percent);
}

/** Available under 75 %, limit reached when nothing is left, almost full between (R-000-07). */
export function usageState(use: MeterUse): UsageState {
  if (use.used >= use.limit) return 'limit_reached';
  return thresholdsReached(use).length === 0 ? 'available' : 'almost_full';
}

/** 0 to 100, to one decimal. */
export function usagePercentage({ used, limit }: MeterUse): number {
  return limit <= 0 ? 0 : Math.min(100, Math.round((used / limit) * 1000) / 10);
}

/**
 * What to show beside the badge of the videos; null under 75 % (R-000-07). `resetsAt` is the end of the billing period.
 */
export function videoUsageWarning(use: MeterUse & { readonly resetsAt: Date }): string | null {
  const { used, limit } = use;
  const state = usageState(use);
  if (state === 'available') return null;
  const spent = `You have used ${used}/${limit} videos for this billing period.`;
  const reset = use.resetsAt.toISOString().slice(0, 10);
  if (state === 'limit_reached') return `Video generation limit reached. ${spent} It starts anew on ${reset}.`;
  if (used * 100 <= limit * 90) return `${spent} It starts anew on ${reset}.`;
  const left = limit - used;
  return `Only ${left} ${left === 1 ? 'video is' : 'videos are'} left until ${reset}. ${spent}`;
}

/** The same for credits, which do not come back by themselves. */
export function creditUsageWarning(use: MeterUse): string | null {
  const left = Math.max(0, use.limit - use.used);
  switch (usageState(use)) {
    case 'available':
      return null;
    case 'almost_full':
      return `Only ${left} ${left === 1 ? 'credit is' : 'credits are'} left.`;
    case 'limit_reached':
      return 'No credits are left.';
  }
}
