import { cleanField } from '../prompt/clean-prompt.ts';
import { assertReviewable } from './assert-reviewable.ts';
import { assertPictures } from './frames-named.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { workflowRefusal } from './workflow-refusal.ts';

export const MAX_REVIEWERS = 20;
export const MAX_REVIEWER_NAME_CHARACTERS = 100;

/**
 * Its owner asks others for their verdict on all frames (R-004-49). Ids are UUIDs, chosen outside.
 * @throws DomainError NOT_FOUND; VALIDATION_ERROR for reviewers, a quorum or an end that cannot be; PRECONDITION when a
 * frame has no picture; ILLEGAL_TRANSITION as `decideReviewFrames`, also while another one is open; LIMIT_REACHED.
 */
export function decideOpenTeamReview(
  workflow: Workflow,
  input: WorkflowCommand & {
    readonly reviewId: string;
    readonly reviewers: readonly { readonly id: string; readonly name: string }[];
    readonly quorum: number;
    readonly expiresAt: Date;
  },
): WorkflowEventOf<'team_review.opened'> {
  const { now: at, by, reviewId, quorum, expiresAt } = input;
  assertReviewable(workflow, at);
  assertPictures(workflow, workflow.generatedFrames);
  const refuse = (field: string, message: string) =>
    workflowRefusal(workflow, 'VALIDATION_ERROR', `${field} ${message}`, { field });
  const count = input.reviewers.length;
  if (count < 1 || count > MAX_REVIEWERS) throw refuse('reviewers', `must name 1 to ${MAX_REVIEWERS} people.`);
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > count)
    throw refuse('quorum', `must be a whole number from 1 to ${count}, the number of reviewers.`);
  if (!(expiresAt > at)) throw refuse('expiresAt', 'must be in the future.');
  const reviewers = input.reviewers.map(({ id, name: raw }, index) => {
    const field = `reviewers[${index}].name`;
    const name = cleanField(raw, { field, maxCharacters: MAX_REVIEWER_NAME_CHARACTERS });
    if (name === '') throw refuse(field, 'must contain at least one visible character.');
    return { id, name };
  });
  return { type: 'team_review.opened', at, by, reviewId, reviewers, quorum, expiresAt };
}
