import type { TeamReview, Workflow } from './workflow.ts';
import { assertIdle, workflowRefusal } from './workflow-refusal.ts';

/**
 * Frames are judged and made anew while they are what the workflow is about, and nothing else is under way.
 * @throws DomainError NOT_FOUND; LIMIT_REACHED; ILLEGAL_TRANSITION otherwise.
 */
export function assertReviewable(workflow: Workflow, now: Date): void {
  assertIdle(workflow);
  const { step } = workflow;
  if (step !== 'FRAME_GENERATION' && step !== 'FRAME_REVIEW') {
    const message =
      step === 'VIDEO_GENERATION' || step === 'COMPLETED'
        ? 'The frames were approved and the video was ordered; branch from an earlier version to change them.'
        : 'This workflow has no frames yet; generate them first.';
    throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', message);
  }
  assertNoTeamReview(workflow, now);
}

/** @throws DomainError ILLEGAL_TRANSITION while reviewers are asked; an expired review is in nobody's way. */
export function assertNoTeamReview(workflow: Workflow, now: Date): void {
  const { teamReview } = workflow;
  if (teamReview === null || !isTeamReviewOpen(teamReview, now)) return;
  const message = `A team review is open until ${teamReview.expiresAt.toISOString()}; close it first.`;
  throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', message, { reviewId: teamReview.id });
}

/** Whether it still takes votes. */
export function isTeamReviewOpen({ state, expiresAt }: Pick<TeamReview, 'state' | 'expiresAt'>, now: Date): boolean {
  return state === 'open' && expiresAt > now;
}
