import { DomainError } from '../errors/domain-error.ts';
import { isTeamReviewOpen } from './assert-reviewable.ts';
import { frameList } from './frame-list.ts';
import { framesNamed } from './frames-named.ts';
import type { FrameVerdict, Reviewer, Workflow } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertChangeable, workflowRefusal } from './workflow-refusal.ts';

/**
 * A reviewer says by their link what they think of every frame (R-004-49). The feedback has been through hygiene.
 * @throws DomainError as `reviewerOf`; VALIDATION_ERROR when a frame is missing, unknown or named twice; LIMIT_REACHED.
 */
export function decideVote(
  workflow: Workflow,
  input: {
    readonly now: Date;
    readonly reviewId: string;
    readonly reviewerId: string;
    readonly verdicts: readonly FrameVerdict[];
  },
): WorkflowEventOf<'team_review.voted'> {
  const { now: at, reviewId, reviewerId, verdicts } = input;
  assertChangeable(workflow);
  const { id, name } = reviewerOf(workflow, input);
  const numbers = verdicts.map(({ frameNumber }) => frameNumber);
  framesNamed(workflow, numbers, 'verdicts');
  const missing = workflow.generatedFrames.flatMap(({ frameNumber }) =>
    numbers.includes(frameNumber) ? [] : [frameNumber],
  );
  if (missing.length > 0) {
    const message = `verdicts must say something of every frame; ${frameList(missing)} is missing.`;
    throw workflowRefusal(workflow, 'VALIDATION_ERROR', message, { field: 'verdicts', frameNumbers: missing });
  }
  return { type: 'team_review.voted', at, by: { kind: 'reviewer', id, name }, reviewId, reviewerId, verdicts };
}

/**
 * The reviewer whom a link names, while it can be used; its page is shown to nobody else.
 * @throws DomainError LINK_USED once they have voted, LINK_EXPIRED when the review is over or another one was opened.
 */
export function reviewerOf(
  workflow: Workflow,
  link: { readonly now: Date; readonly reviewId: string; readonly reviewerId: string },
): Reviewer {
  const { teamReview } = workflow;
  const reviewer =
    teamReview?.id === link.reviewId ? teamReview.reviewers.find(({ id }) => id === link.reviewerId) : undefined;
  if (teamReview === null || reviewer === undefined) throw linkExpired('This link belongs to a review that is over.');
  if (reviewer.votedAt !== null) {
    throw new DomainError({ code: 'LINK_USED', message: 'This link was used; a verdict can be given only once.' });
  }
  if (teamReview.state !== 'open') throw linkExpired('This review is over; no further verdict is needed.');
  if (!isTeamReviewOpen(teamReview, link.now)) throw linkExpired('This link has expired; ask for a new one.');
  return reviewer;
}

/** A stranger with an old link learns nothing of where the workflow stands. */
function linkExpired(message: string): DomainError {
  return new DomainError({ code: 'LINK_EXPIRED', message });
}
