import type { Workflow } from './workflow.ts';
import type { WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertPresent } from './workflow-refusal.ts';

/**
 * Its owner wants the workflow gone (R-004-15): it is hidden from now on, whatever it is at and however long its history
 * is. What is being made still reports how it ended.
 * @throws DomainError NOT_FOUND when it was deleted before.
 */
export function decideDeleteWorkflow(
  workflow: Workflow,
  { now: at, by }: WorkflowCommand,
): WorkflowEventOf<'workflow.deleted'> {
  assertPresent(workflow);
  return { type: 'workflow.deleted', at, by };
}
