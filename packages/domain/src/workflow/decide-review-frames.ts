import { assertReviewable } from './assert-reviewable.ts';
import { assertPictures, framesNamed } from './frames-named.ts';
import type { FrameVerdict, Workflow } from './workflow.ts';
import type { WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

/**
 * Its owner says which frames are good (R-004-19). The feedback has been through hygiene.
 * @throws DomainError NOT_FOUND; VALIDATION_ERROR for no frame, an unknown one, or one named twice; PRECONDITION for one
 * without a picture; ILLEGAL_TRANSITION while something is being made or reviewed by a team, and at other steps;
 * LIMIT_REACHED.
 */
export function decideReviewFrames(
  workflow: Workflow,
  input: WorkflowCommand & { readonly verdicts: readonly FrameVerdict[] },
): WorkflowEventOf<'frames.reviewed'> {
  const { now: at, by, verdicts } = input;
  assertReviewable(workflow, at);
  const numbers = verdicts.map(({ frameNumber }) => frameNumber);
  assertPictures(workflow, framesNamed(workflow, numbers, 'frameReviews'));
  return { type: 'frames.reviewed', at, by, verdicts };
}
