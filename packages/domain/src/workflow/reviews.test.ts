import { describe, expect, test } from 'vitest';
import { at } from '../testing/sample-jobs.ts';
import { FRAMED, workflowAfter } from '../testing/sample-workflows.ts';
import {
  closeReview,
  generateVideo,
  OWNER,
  openReview,
  REVIEW_SECONDS,
  regenerate,
  review,
  verdictsOf,
  vote,
} from '../testing/workflow-moves.ts';
import { decideOpenTeamReview } from './decide-open-team-review.ts';
import { decideReviewFrames } from './decide-review-frames.ts';
import { decideVote } from './decide-vote.ts';
import { tallyVotes } from './tally-votes.ts';
import type { FrameVerdict, Reviewer } from './workflow.ts';

const framed = workflowAfter(...FRAMED);
const approve = (frameNumber: number): FrameVerdict => ({ frameNumber, approved: true, feedback: null });

describe('the owner’s review (R-004-19)', () => {
  test('may be of some frames; all of them approved let the video be made', () => {
    const some = decideReviewFrames(framed, { now: at(9), by: OWNER, verdicts: [approve(0)] });
    expect(some.verdicts).toEqual([approve(0)]);
    expect(workflowAfter(...FRAMED, () => some)).toMatchObject({ step: 'FRAME_REVIEW', framesApproved: false });
    expect(workflowAfter(...FRAMED, () => some, review())).toMatchObject({ framesApproved: true });
    expect(workflowAfter(...FRAMED, review(), review([2]))).toMatchObject({ framesApproved: false });
  });

  test('approval clears the feedback unless it is given; a rejection without any keeps it', () => {
    const say = (approved: boolean, feedback: string | null) => {
      const verdicts = [{ frameNumber: 1, approved, feedback }];
      const again = (workflow: typeof framed) => decideReviewFrames(workflow, { now: at(9), by: OWNER, verdicts });
      return workflowAfter(...FRAMED, review([1]), again).generatedFrames[1]?.feedback;
    };
    expect(say(true, null)).toBeNull();
    expect(say(true, 'Lovely')).toBe('Lovely');
    expect(say(false, null)).toBe('More light');
    expect(say(false, 'Less light')).toBe('Less light');
  });

  test.each([
    { verdicts: [], code: 'VALIDATION_ERROR' },
    { verdicts: [approve(7)], code: 'VALIDATION_ERROR' },
    { verdicts: [approve(0), approve(0)], code: 'VALIDATION_ERROR' },
  ])('of $verdicts is refused', ({ verdicts, code }) => {
    expect(() => decideReviewFrames(framed, { now: at(9), by: OWNER, verdicts })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('votes (R-004-49)', () => {
  test('a frame is decided exactly when no further vote can change it: every vote of up to four, every quorum', () => {
    let cases = 0;
    for (let count = 1; count <= 4; count += 1) {
      for (let quorum = 1; quorum <= count; quorum += 1) {
        for (let code = 0; code < 3 ** count; code += 1) {
          const said = Array.from({ length: count }, (_, index) => Math.floor(code / 3 ** index) % 3);
          const approvals = said.filter((one) => one === 1).length;
          const rejections = said.filter((one) => one === 2).length;
          const result = tallyVotes({ quorum, reviewers: said.map(reviewerSaying) }, [0]);
          const expected = approvals >= quorum ? true : rejections > count - quorum ? false : null;
          expect(result?.[0]?.approved ?? null).toBe(expected);
          cases += 1;
        }
      }
    }
    expect(cases).toBe(3 + 2 * 9 + 3 * 27 + 4 * 81);
  });

  test('votes of other frames wait for the last one that is open', () => {
    const reviewers = [
      { ...reviewerSaying(0, 0), verdicts: [approve(0), { ...approve(1), approved: false }] },
      reviewerSaying(0, 1),
    ];
    expect(tallyVotes({ quorum: 1, reviewers }, [0])).toEqual([approve(0)]);
    expect(tallyVotes({ quorum: 1, reviewers }, [0, 1])).toBeNull();
  });

  function reviewerSaying(what: number, index: number): Reviewer {
    const verdict = { frameNumber: 0, approved: what === 1, feedback: null };
    return { id: `${index}`, name: `R${index}`, votedAt: null, verdicts: what === 0 ? [] : [verdict] };
  }
});

describe('a team review (R-004-49)', () => {
  const opened = [...FRAMED, openReview()];

  test('is decided by the last vote that matters, which is applied like a review', () => {
    const one = workflowAfter(...opened, vote('ada', [1]));
    expect(one).toMatchObject({ step: 'FRAME_GENERATION', teamReview: { state: 'open' } });
    const two = workflowAfter(...opened, vote('ada', [1]), vote('cy', [1]));
    expect(two).toMatchObject({ step: 'FRAME_REVIEW', framesApproved: false, teamReview: { state: 'decided' } });
    expect(two.generatedFrames.map(({ approved, feedback }) => [approved, feedback])).toEqual([
      [true, null],
      [false, 'Ada: More light; Cy: More light'],
      [true, null],
    ]);
    expect(two.teamReview?.reviewers.map(({ votedAt }) => votedAt)).toEqual([at(8), null, at(9)]);
  });

  test('each link is good for one vote, while the review is open', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected, details: {} });
    expect(() => vote('ada')(workflowAfter(...opened, vote('ada')))).toThrow(code('LINK_USED'));
    expect(() => vote('eve')(workflowAfter(...opened))).toThrow(code('LINK_EXPIRED'));
    expect(() => vote('cy')(workflowAfter(...opened, closeReview))).toThrow(code('LINK_EXPIRED'));
    expect(() => vote('cy')(workflowAfter(...opened, vote('ada'), vote('bo')))).toThrow(code('LINK_EXPIRED'));
    const workflow = workflowAfter(...opened);
    const input = { reviewId: workflow.teamReview?.id ?? '', reviewerId: 'ada', verdicts: verdictsOf(workflow) };
    const { expiresAt } = workflow.teamReview ?? {};
    const lastMoment = new Date((expiresAt?.getTime() ?? 0) - 1);
    expect(decideVote(workflow, { ...input, now: lastMoment }).by).toEqual({
      kind: 'reviewer',
      id: 'ada',
      name: 'Ada',
    });
    expect(() => decideVote(workflow, { ...input, now: expiresAt ?? at(0) })).toThrow(code('LINK_EXPIRED'));
    expect(() => decideVote(workflow, { ...input, now: at(10), reviewId: 'earlier' })).toThrow(code('LINK_EXPIRED'));
  });

  test.each([
    { verdicts: [approve(0), approve(1)], message: 'verdicts must say something of every frame; frame 2 is missing.' },
    { verdicts: [approve(0), approve(1), approve(3)], message: /frame 3, which does not exist/ },
    { verdicts: [approve(0), approve(1), approve(1)], message: /frame 1 twice/ },
  ])('takes votes on each frame once: $message', ({ verdicts, message }) => {
    const workflow = workflowAfter(...opened);
    const reviewId = workflow.teamReview?.id ?? '';
    expect(() => decideVote(workflow, { now: at(10), reviewId, reviewerId: 'ada', verdicts })).toThrow(message);
  });

  test('keeps its owner from changing the frames until it is decided, closed or expired', () => {
    const workflow = workflowAfter(...FRAMED, review(), openReview());
    const message = `A team review is open until ${at(8 + REVIEW_SECONDS).toISOString()}; close it first.`;
    for (const move of [review(), regenerate([0]), generateVideo, openReview()]) {
      expect(() => move(workflow)).toThrow(expect.objectContaining({ code: 'ILLEGAL_TRANSITION', message }));
    }
    const now = at(8 + REVIEW_SECONDS);
    expect(decideReviewFrames(workflow, { now, by: OWNER, verdicts: [approve(0)] }).type).toBe('frames.reviewed');
    expect(workflowAfter(...opened, closeReview, openReview(['Eve'], 1), vote('eve'))).toMatchObject({
      framesApproved: true,
      teamReview: { quorum: 1, state: 'decided' },
    });
  });

  test.each([
    { field: 'reviewers', change: { reviewers: [] } },
    { field: 'reviewers', change: { reviewers: Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, name: 'A' })) } },
    { field: 'reviewers[0].name', change: { reviewers: [{ id: 'a', name: ' \u200b' }] } },
    { field: 'reviewers[0].name', change: { reviewers: [{ id: 'a', name: 'x'.repeat(101) }] } },
    { field: 'quorum', change: { quorum: 0 } },
    { field: 'quorum', change: { quorum: 3 } },
    { field: 'quorum', change: { quorum: 1.5 } },
    { field: 'expiresAt', change: { expiresAt: at(9) } },
    { field: 'expiresAt', change: { expiresAt: new Date(Number.NaN) } },
  ])('is not opened with a $field that cannot be: $change', ({ field, change }) => {
    const reviewers = [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ];
    const quorum = change.reviewers === undefined ? 2 : 1;
    const input = { now: at(9), by: OWNER, reviewId: 'r', reviewers, quorum, expiresAt: at(10), ...change };
    expect(() => decideOpenTeamReview(framed, input)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR', details: expect.objectContaining({ field }) }),
    );
  });

  test('feedback of many is cut to what a frame can carry', () => {
    const names = Array.from({ length: 20 }, (_, index) => `R${index}`);
    const verdicts = verdictsOf(framed, [0], '🎬'.repeat(500));
    const reviewers = names.map((name) => ({ id: name, name, votedAt: at(9), verdicts }));
    const feedback = tallyVotes({ reviewers, quorum: 20 }, [0])?.[0]?.feedback ?? '';
    expect([...feedback]).toHaveLength(2000);
    expect(feedback.isWellFormed()).toBe(true);
    expect(feedback.endsWith('…')).toBe(true);
  });
});
