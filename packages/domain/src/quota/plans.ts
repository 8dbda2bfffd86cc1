/** R-000-41. */
export type Plan = 'junior' | 'senior' | 'executive';

const VIDEOS_PER_MONTH: Record<Plan, number> = { junior: 30, senior: 100, executive: 500 };

/** Videos that a workspace on this plan may make in one month (R-000-41). */
export function monthlyVideoLimit(plan: Plan): number {
  return VIDEOS_PER_MONTH[plan];
}
