import type { Workflow } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

/**
 * The order was not admitted, and there is no job of it: for want of credits, say. Everything becomes as it was before
 * it (C-37). Null when that order is not running (any more).
 */
export function decideOrderRefused(
  workflow: Workflow,
  input: { readonly now: Date; readonly orderId: string; readonly code: string; readonly message: string },
): WorkflowEventOf<'order.refused'> | null {
  const { now: at, orderId, code, message } = input;
  if (workflow.running?.orderId !== orderId) return null;
  return { type: 'order.refused', at, by: { kind: 'system' }, orderId, code, message };
}
