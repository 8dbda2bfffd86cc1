import type { WorkflowEventOf, WorkflowVersion } from './workflow-event.ts';

type OrderEvent = WorkflowEventOf<
  'refinement.ordered' | 'refinement.reused' | 'frames.ordered' | 'video.ordered' | 'order.refused'
>;

/** The newest version that names this order: that it was placed, or else that it was refused. */
export function findOrder(
  versions: readonly WorkflowVersion[],
  orderId: string,
): { readonly version: number; readonly event: OrderEvent } | null {
  for (const { version, event } of versions.toReversed()) {
    if ('orderId' in event && event.orderId === orderId) return { version, event };
  }
  return null;
}
