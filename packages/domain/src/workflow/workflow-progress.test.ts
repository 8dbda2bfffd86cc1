import { expect, test } from 'vitest';
import { FRAMED, played } from '../testing/sample-workflows.ts';
import {
  CANCELED,
  failed,
  generateVideo,
  made,
  openReview,
  refine,
  reuse,
  review,
  vote,
  type WorkflowMove,
} from '../testing/workflow-moves.ts';
import { foldWorkflow } from './fold-workflow.ts';
import { workflowProgressOf } from './workflow-progress.ts';

/** What the last of these moves means. */
function last(...moves: readonly WorkflowMove[]) {
  const events = played(...moves);
  const event = events.at(-1);
  if (event === undefined) throw new Error('nothing was done');
  return workflowProgressOf(foldWorkflow(events), event);
}

const NOTHING = { created: false, refined: null, approved: 0, rejected: 0, video: null, error: null };

test('R-004-42: creations, refinements, verdicts, videos and errors are counted by the event that brings them', () => {
  expect(last()).toEqual({ ...NOTHING, created: true });
  expect(last(refine())).toEqual(NOTHING);
  expect(last(refine(), made())).toEqual({ ...NOTHING, refined: 'bought' });
  expect(last(reuse)).toEqual({ ...NOTHING, refined: 'reused' });
  expect(last(...FRAMED, review([1]))).toEqual({ ...NOTHING, approved: 2, rejected: 1 });
  expect(last(...FRAMED, review(), generateVideo, made())).toEqual({ ...NOTHING, video: 'ok' });
  const error = { step: 'INITIAL_PROMPT', code: 'PROVIDER_FAILED' };
  expect(last(refine(), failed())).toEqual({ ...NOTHING, error });
});

test('a video that was canceled is no failure, and says why it is not there', () => {
  const ordered = [...FRAMED, review(), generateVideo];
  expect(last(...ordered, failed())).toMatchObject({ video: 'failed', error: { step: 'VIDEO_GENERATION' } });
  expect(last(...ordered, failed(0, CANCELED))).toMatchObject({ video: null, error: { code: 'CANCELED' } });
});

test('R-004-49: the verdicts of a team count once, with the vote that decides', () => {
  expect(last(...FRAMED, openReview(), vote('ada', [0]))).toEqual(NOTHING);
  const decided = last(...FRAMED, openReview(), vote('ada', [0]), vote('bo', [0]));
  expect(decided).toEqual({ ...NOTHING, approved: 2, rejected: 1 });
});
