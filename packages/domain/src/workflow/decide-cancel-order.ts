import type { Workflow } from './workflow.ts';
import type { WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertPresent, workflowRefusal } from './workflow-refusal.ts';

/**
 * Its owner wants what is being made to stop. Its jobs end as any canceled job does, and the workflow with them. However
 * long its history is, it can be stopped. Null when that is under way already.
 * @throws DomainError NOT_FOUND; NOT_CANCELABLE when nothing is being made.
 */
export function decideCancelOrder(
  workflow: Workflow,
  { now: at, by }: WorkflowCommand,
): WorkflowEventOf<'cancel.requested'> | null {
  assertPresent(workflow);
  const { running } = workflow;
  if (running === null) {
    const message = 'Nothing is being made for this workflow, so there is nothing to cancel.';
    throw workflowRefusal(workflow, 'NOT_CANCELABLE', message);
  }
  return running.cancelRequestedAt === null ? { type: 'cancel.requested', at, by, parts: running.parts } : null;
}
