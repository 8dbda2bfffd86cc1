import type { GeneratedFrame, Workflow } from './workflow.ts';

/** How often the prompt can still be refined; what failed or is under way does not count (R-004-17). */
export function remainingRefinements({ refinementIterations }: Workflow, maxIterations: number): number {
  return Math.max(0, maxIterations - refinementIterations.length);
}

/** How often the frame's picture can still be made anew (C-38). */
export function regenerationsLeft({ regenerations }: GeneratedFrame, maxRegenerations: number): number {
  return Math.max(0, maxRegenerations - regenerations);
}
