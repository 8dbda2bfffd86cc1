import { expect, test } from 'vitest';
import { FRAMED, played, REFINED, versionsOf } from '../testing/sample-workflows.ts';
import {
  failed,
  generateFrames,
  generateVideo,
  made,
  openReview,
  refine,
  refuse,
  review,
  vote,
  type WorkflowMove,
} from '../testing/workflow-moves.ts';
import { signaledVersions } from './signaled-versions.ts';

/** Version, type and frames of what is told of a workflow with which all this was done. */
function told(...moves: readonly WorkflowMove[]) {
  return signaledVersions(versionsOf(played(...moves))).flatMap(({ version, step, status, signals }) =>
    signals.map((signal) => {
      const frames = 'frameNumbers' in signal ? ` ${signal.frameNumbers.join(',')}` : '';
      const where = signal.type === 'workflow.step_changed' ? ` ${step} ${status}` : '';
      return `${version} ${signal.type.slice('workflow.'.length)}${frames}${where}`;
    }),
  );
}

test('R-004-45: the way from the prompt to the video is told step by step, and each time when it is the owner’s turn', () => {
  expect(told(...FRAMED, review(), generateVideo, made())).toEqual([
    '1 step_changed INITIAL_PROMPT IN_PROGRESS',
    '2 step_changed INITIAL_PROMPT PROCESSING',
    '3 step_changed PROMPT_REFINEMENT WAITING_USER_INPUT',
    '3 input_required',
    '4 step_changed FRAME_GENERATION PROCESSING',
    '7 step_changed FRAME_GENERATION WAITING_USER_INPUT',
    '7 input_required',
    '8 frame.approved 0,1,2',
    '8 step_changed FRAME_REVIEW WAITING_USER_INPUT',
    '9 step_changed VIDEO_GENERATION PROCESSING',
    '10 step_changed COMPLETED COMPLETED',
    '10 completed',
  ]);
});

test('frames that were approved before are not told again, rejected ones are', () => {
  expect(told(...FRAMED, review([1]), review([1])).slice(-4)).toEqual([
    '8 frame.approved 0,2',
    '8 frame.rejected 1',
    '8 step_changed FRAME_REVIEW WAITING_USER_INPUT',
    '9 frame.rejected 1',
  ]);
});

test('R-004-49: a team is heard with the vote that decides, which makes it the owner’s turn', () => {
  const voted = told(...FRAMED, openReview(), vote('ada'), vote('bo'));
  expect(voted.filter((line) => !/^[1-7] /.test(line))).toEqual([
    '10 frame.approved 0,1,2',
    '10 step_changed FRAME_REVIEW WAITING_USER_INPUT',
    '10 input_required',
  ]);
});

test('C-37: a failure is told with its reason, one failed frame among others is not the end, a refused order goes back', () => {
  const [last] = signaledVersions(versionsOf(played(refine(), failed()))).slice(-1);
  expect(last?.signals.at(-1)).toEqual({
    type: 'workflow.failed',
    error: { code: expect.any(String), message: expect.any(String), retryable: expect.any(Boolean) },
  });
  expect(told(...REFINED, generateFrames(), made(), failed(), made()).at(-1)).toBe('7 input_required');
  expect(told(...REFINED, generateFrames(), refuse).slice(-2)).toEqual([
    '5 step_changed PROMPT_REFINEMENT WAITING_USER_INPUT',
    '5 input_required',
  ]);
});
