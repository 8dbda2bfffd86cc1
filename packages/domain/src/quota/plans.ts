/** R-000-41. */
export const PLANS = ['junior', 'senior', 'executive'] as const;
export type Plan = (typeof PLANS)[number];

const VIDEOS_PER_MONTH: Record<Plan, number> = { junior: 30, senior: 100, executive: 500 };

/** Videos that a workspace on this plan may make in one month (R-000-41). */
export function monthlyVideoLimit(plan: Plan): number {
  return VIDEOS_PER_MONTH[plan];
}
