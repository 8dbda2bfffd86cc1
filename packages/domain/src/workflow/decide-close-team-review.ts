import type { Workflow } from './workflow.ts';
import type { WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertChangeable, workflowRefusal } from './workflow-refusal.ts';

/**
 * Its owner ends a team review before it is decided; what was voted is kept, and changes no frame.
 * @throws DomainError NOT_FOUND; ILLEGAL_TRANSITION when none is open; LIMIT_REACHED.
 */
export function decideCloseTeamReview(
  workflow: Workflow,
  { now: at, by }: WorkflowCommand,
): WorkflowEventOf<'team_review.closed'> {
  assertChangeable(workflow);
  const { teamReview } = workflow;
  if (teamReview?.state !== 'open') {
    throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', 'No team review of this workflow is open.');
  }
  return { type: 'team_review.closed', at, by, reviewId: teamReview.id };
}
