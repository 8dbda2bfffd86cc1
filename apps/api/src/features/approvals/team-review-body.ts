import { type FrameVerdict, isTeamReviewOpen, type Reviewer, type TeamReview, type Workflow } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { notFound } from '../../http/require-own.ts';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const VerdictBody = Type.Object({
  frameNumber: Type.Integer(),
  approved: Type.Boolean(),
  feedback: Nullable(Type.String()),
});

const REVIEWER_FIELDS = {
  id: Type.String({ description: 'UUID.' }),
  name: Type.String(),
  votedAt: Nullable(Timestamp, { description: 'Null until they have answered; then their link is spent.' }),
  verdicts: Type.Array(VerdictBody),
};

const REVIEW_FIELDS = {
  id: Type.String({ description: 'UUID.' }),
  workflowId: Type.String(),
  state: OneOf(['open', 'decided', 'closed', 'expired'], {
    description:
      '`decided`: every frame has its verdict, and the frames show it. `closed`: you ended it. `expired`: not decided in time.',
  }),
  quorum: Type.Integer({ description: 'As many approvals approve a frame.' }),
  openedAt: Timestamp,
  expiresAt: Timestamp,
};

/** A team review as `GET` shows it: without links, which are shown once. */
export const TeamReviewBody = Type.Object(
  { ...REVIEW_FIELDS, reviewers: Type.Array(Type.Object(REVIEWER_FIELDS)) },
  { title: 'TeamReview' },
);

const approvalUrl = Type.String({ description: 'For this person alone, once. Shown only here.' });

export const OpenedTeamReviewBody = Type.Object(
  { ...REVIEW_FIELDS, reviewers: Type.Array(Type.Object({ ...REVIEWER_FIELDS, approvalUrl })) },
  { title: 'OpenedTeamReview' },
);

/**
 * The newest one.
 * @throws DomainError NOT_FOUND before the first.
 */
export function reviewOf({ teamReview }: Workflow): TeamReview {
  if (teamReview === null) throw notFound('Team review');
  return teamReview;
}

interface Shown {
  readonly workflowId: string;
  readonly review: TeamReview;
  readonly now: Date;
}

export function renderTeamReview({ workflowId, review, now }: Shown): Static<typeof TeamReviewBody> {
  const { id, quorum, openedAt, expiresAt, reviewers } = review;
  return {
    id,
    workflowId,
    state: review.state === 'open' && !isTeamReviewOpen(review, now) ? 'expired' : review.state,
    quorum,
    openedAt: openedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    reviewers: reviewers.map(renderReviewer),
  };
}

/** With the link of each reviewer. */
export function renderOpenedTeamReview(
  shown: Shown & { readonly urlOf: (reviewer: Reviewer) => string },
): Static<typeof OpenedTeamReviewBody> {
  const { reviewers } = shown.review;
  return {
    ...renderTeamReview(shown),
    reviewers: reviewers.map((reviewer) => ({ ...renderReviewer(reviewer), approvalUrl: shown.urlOf(reviewer) })),
  };
}

/** What a reviewer has said, which the page of their link answers to programs too. */
export const ReviewerBody = Type.Object(REVIEWER_FIELDS, { title: 'Reviewer' });

export function renderReviewer({ id, name, votedAt, verdicts }: Reviewer): Static<typeof ReviewerBody> {
  return { id, name, votedAt: votedAt?.toISOString() ?? null, verdicts: verdicts.map(renderVerdict) };
}

function renderVerdict({ frameNumber, approved, feedback }: FrameVerdict): Static<typeof VerdictBody> {
  return { frameNumber, approved, feedback };
}
