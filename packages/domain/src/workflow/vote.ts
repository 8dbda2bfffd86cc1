import { applyVerdicts } from './apply-verdicts.ts';
import { tallyVotes } from './tally-votes.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

/** One reviewer has answered. The vote that decides the last open frame is applied to all of them (R-004-49). */
export function vote(workflow: Workflow, { reviewerId, verdicts, at }: WorkflowEventOf<'team_review.voted'>): Workflow {
  const { teamReview, generatedFrames } = workflow;
  if (teamReview === null) return workflow;
  const reviewers = teamReview.reviewers.map((one) =>
    one.id === reviewerId ? { ...one, votedAt: at, verdicts } : one,
  );
  const review = { ...teamReview, reviewers };
  const result = tallyVotes(
    review,
    generatedFrames.map(({ frameNumber }) => frameNumber),
  );
  if (result === null) return { ...workflow, teamReview: review };
  return { ...applyVerdicts(workflow, result), teamReview: { ...review, state: 'decided' } };
}
