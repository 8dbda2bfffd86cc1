import type { FrameVerdict, Reviewer, TeamReview } from './workflow.ts';

/** Feedback of several reviewers together. */
const MAX_JOINED_CHARACTERS = 2000;

/**
 * What the team says of these frames once nothing can change it any more (R-004-49): a frame is approved when `quorum`
 * reviewers approved it, and rejected when so many cannot be found any more. Null while a frame is open.
 */
export function tallyVotes(
  review: Pick<TeamReview, 'reviewers' | 'quorum'>,
  frameNumbers: readonly number[],
): readonly FrameVerdict[] | null {
  const verdicts = frameNumbers.map((frameNumber) => tallyFrame(review, frameNumber));
  return verdicts.every((verdict) => verdict !== null) ? verdicts : null;
}

function tallyFrame(
  { reviewers, quorum }: Pick<TeamReview, 'reviewers' | 'quorum'>,
  frameNumber: number,
): FrameVerdict | null {
  const said = reviewers.flatMap((reviewer) => {
    const verdict = reviewer.verdicts.find((one) => one.frameNumber === frameNumber);
    return verdict === undefined ? [] : [{ reviewer, verdict }];
  });
  const approvals = said.filter(({ verdict }) => verdict.approved).length;
  const open = reviewers.length - said.length;
  if (approvals >= quorum) return { frameNumber, approved: true, feedback: null };
  if (approvals + open >= quorum) return null;
  return { frameNumber, approved: false, feedback: joinFeedback(said) };
}

function joinFeedback(said: readonly { readonly reviewer: Reviewer; readonly verdict: FrameVerdict }[]): string | null {
  const lines = said.flatMap(({ reviewer, verdict: { approved, feedback } }) =>
    approved || feedback === null ? [] : [`${reviewer.name}: ${feedback}`],
  );
  const joined = [...lines.join('; ')];
  if (joined.length === 0) return null;
  if (joined.length <= MAX_JOINED_CHARACTERS) return joined.join('');
  return `${joined.slice(0, MAX_JOINED_CHARACTERS - 1).join('')}…`;
}
